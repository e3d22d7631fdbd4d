// Package randomtest is for tests that try random things: how many, from which seed, and how to make a failing list of
// them short.
package randomtest

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
)

// Count is how often something is tried: quick in make test, long in make test-reliability, where the environment variable
// RELIABILITY is "long"; and whatever the variable RELIABILITY_name says.
func Count(t testing.TB, name string, quick, long int) int {
	t.Helper()
	if text := os.Getenv("RELIABILITY_" + name); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			t.Fatalf("RELIABILITY_%s=%s: give a number from 1", name, text)
		}
		return n
	}
	if os.Getenv("RELIABILITY") == "long" {
		return long
	}
	return quick
}

// Seed is what all that is random in a test follows from: the number in the environment variable CLICKMASK_SEED, else another
// one each time. It is printed where the test fails, and with -v.
func Seed(t testing.TB) uint64 {
	t.Helper()
	seed := rand.Uint64()
	if text := os.Getenv("CLICKMASK_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("CLICKMASK_SEED=%s: give a number from 0", text)
		}
	}
	t.Logf("to do the same again: CLICKMASK_SEED=%d", seed)
	return seed
}

// Shrink leaves out of a failing list what it fails without: long stretches first, then shorter ones, as long as that
// helps. fails is asked at most tries times.
func Shrink[T any](list []T, tries int, fails func([]T) bool) []T {
	for size := max(len(list)/2, 1); ; size /= 2 {
		for again := true; again; {
			again = false
			for at := max(len(list)-size, 0); at >= 0 && len(list) > 1; at -= size {
				if tries--; tries < 0 {
					return list
				}
				shorter := slices.Delete(slices.Clone(list), at, min(at+size, len(list)))
				if fails(shorter) {
					list, again = shorter, size == 1
				}
			}
		}
		if size == 1 {
			return list
		}
	}
}
