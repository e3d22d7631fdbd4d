package foreign

import "time"

// Limits are what a model may take; in each, zero means the default.
type Limits struct {
	Memory int64         // bytes beside the size of its files; [DefaultMemory]
	Open   time.Duration // until it is open; [DefaultOpen]
	Answer time.Duration // for one embedding or one answer; [DefaultAnswer]
}

// The defaults. Opening includes the self-test of a pair that was never seen before: with SAM's largest encoder ten
// seconds on two cores, and ten times that on a machine that is old and busy.
const (
	DefaultMemory = 1536 << 20
	DefaultOpen   = 3 * time.Minute
	DefaultAnswer = 2 * time.Minute
)

// deviceMemory is what an accelerator's driver may take besides in the process's own memory.
const deviceMemory = 4 << 30

func (l Limits) filled() Limits {
	if l.Memory == 0 {
		l.Memory = DefaultMemory
	}
	if l.Open == 0 {
		l.Open = DefaultOpen
	}
	if l.Answer == 0 {
		l.Answer = DefaultAnswer
	}
	return l
}
