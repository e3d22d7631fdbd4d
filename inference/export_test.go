package inference

import "time"

// CloseWithin has Close wait so long for what does not end: on a busy machine what does end may take longer than a person is
// to wait for it.
func (e *Engine) CloseWithin(d time.Duration) { e.within = d }
