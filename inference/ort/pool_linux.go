package ort

// #include "pool_linux.h"
import "C"

import (
	"errors"
	"sync/atomic"
	"time"
	"unsafe"
)

// A session's arena keeps the most that its graph ever needed, 70 MB of the built-in encoder, which runs once a picture and
// once a closer look. Sessions with [Options.Resting] share a pool in its place, which finds room as quickly, and whose free
// pages go back to the system once nothing ran for restAfter.

// pooled is set once ONNX Runtime knows the pool.
var pooled atomic.Bool

// restAfter is how long the pool must not have been used: a person who works encodes again within it.
const restAfter = 2 * time.Second

// usePool tells ONNX Runtime of the pool. Where that fails, sessions have arenas of their own.
func usePool(library string) error {
	base, err := symbol(library, "OrtGetApiBase")
	if err != nil {
		return err
	}
	if wrong := C.pool_register(base); wrong != nil {
		return errors.New(C.GoString(wrong))
	}
	pooled.Store(true)
	return nil
}

// restDue is whether somebody waits for the pool to rest.
var restDue atomic.Bool

// restSoon hands free pages back once the pool has not been used for restAfter.
func restSoon() {
	if !restDue.CompareAndSwap(false, true) {
		return
	}
	lookAgain(C.pool_uses())
}

func lookAgain(uses C.ulong) {
	time.AfterFunc(restAfter, func() {
		if now := C.pool_uses(); now != uses {
			lookAgain(now)
			return
		}
		restDue.Store(false)
		C.pool_hand_back()
	})
}

// take and give are the pool's for tests.
func take(n int) unsafe.Pointer { return C.pool_take(C.size_t(n)) }
func give(p unsafe.Pointer)     { C.pool_give(p) }
func handBack() int             { return int(C.pool_hand_back()) }
func uses() uint64              { return uint64(C.pool_uses()) }
