package foreign

import (
	"time"

	"clickmask/inference/ort"
)

// Limits are what a model may take; in each, zero means the default.
type Limits struct {
	Memory int64         // bytes beside the size of its files; [DefaultMemory] or [LargeMemory]
	Open   time.Duration // until it is open; [DefaultOpen]
	Answer time.Duration // for one embedding or one answer; [DefaultAnswer]
}

// The defaults. Opening includes the self-test of a pair that was never seen before: with SAM's largest encoder ten
// seconds on two cores, and ten times that on a machine that is old and busy.
const (
	DefaultMemory = 1536 << 20
	DefaultOpen   = 3 * time.Minute
	DefaultAnswer = 2 * time.Minute

	// LargeMemory is for pairs from largePair bytes on, SAM's ViT-B, L and H: as they are officially exported, each global
	// attention holds the scores of all positions for all positions, 12 to 16 heads of 4096 x 4096 numbers or 0.8 to
	// 1.1 GB, up to three times at once, and while they are loaded their weights are there three times. MobileSAM's pair
	// of 44 MB takes 0.8 GB in all (2026-11-29).
	LargeMemory = 4 << 30
	largePair   = 256 << 20

	// deviceMemory is what an accelerator's driver may take besides, of the process's own memory.
	deviceMemory = 4 << 30
)

// filled puts in the defaults for time; that for memory depends on the files.
func (l Limits) filled() Limits {
	if l.Open == 0 {
		l.Open = DefaultOpen
	}
	if l.Answer == 0 {
		l.Answer = DefaultAnswer
	}
	return l
}

// allowed is how many bytes a pair of that size may take in all, asked being 0 for the default.
func allowed(asked, size int64, device ort.Device) int64 {
	switch {
	case asked > 0:
	case size < largePair:
		asked = DefaultMemory
	default:
		asked = LargeMemory
	}
	if !device.IsCPU() {
		asked += deviceMemory
	}
	return size + asked
}
