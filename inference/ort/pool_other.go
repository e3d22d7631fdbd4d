//go:build !linux

package ort

import "sync/atomic"

// pooled stays false: sessions have arenas of their own here.
var pooled atomic.Bool

func usePool(string) error { return nil }

func restSoon() {}
