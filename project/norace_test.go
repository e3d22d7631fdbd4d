//go:build !race

package project

const raceSlows = 1
