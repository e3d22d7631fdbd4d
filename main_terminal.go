//go:build !nogui

package main

import "clickmask/internal/terminal"

func init() { listen = terminal.Listen }
