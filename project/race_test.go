//go:build race

package project

// raceSlows is how many times less the tests of memory do under the race detector, which takes ten times as long and
// finds nothing in them.
const raceSlows = 10
