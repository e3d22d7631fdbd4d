package models

import "time"

// Progress tells how far a download is.
type Progress struct {
	Done, Total    int64   // bytes; Done can fall when a download has to begin anew
	BytesPerSecond float64 // of the last seconds; 0 while unknown
}

// Remaining is how long the rest will take at this speed, 0 when that is unknown.
func (p Progress) Remaining() time.Duration {
	if p.BytesPerSecond <= 0 {
		return 0
	}
	return time.Duration(float64(p.Total-p.Done) / p.BytesPerSecond * float64(time.Second))
}

const (
	speedEvery  = 500 * time.Millisecond // how often the speed is measured
	speedWeight = 0.4                    // of the newest measurement
	tellEvery   = 100 * time.Millisecond // how often progress is told
)

// meter measures a download and tells about it now and then.
type meter struct {
	tell  func(Progress) // may be nil
	state Progress
	told  time.Time
	since time.Time // when the running measurement of the speed began
	came  int64     // bytes since then
}

// set tells that done bytes are there without counting them as downloaded.
func (m *meter) set(done int64, now time.Time) {
	m.state.Done = done
	m.since, m.came = now, 0
	m.report(now)
}

// add counts n bytes that came in.
func (m *meter) add(n int, now time.Time) {
	m.state.Done += int64(n)
	m.came += int64(n)
	if d := now.Sub(m.since); d >= speedEvery {
		speed := float64(m.came) / d.Seconds()
		if m.state.BytesPerSecond > 0 {
			speed = speedWeight*speed + (1-speedWeight)*m.state.BytesPerSecond
		}
		m.state.BytesPerSecond = speed
		m.since, m.came = now, 0
	}
	if m.state.Done == m.state.Total || now.Sub(m.told) >= tellEvery {
		m.report(now)
	}
}

func (m *meter) report(now time.Time) {
	m.told = now
	if m.tell != nil {
		m.tell(m.state)
	}
}
