//go:build !windows

package main

import "os"

func endProcess(code int) { os.Exit(code) }
