package desk

import (
	"fmt"

	"clickmask/project"
)

// TooManyPicturesError says that more pictures would be open than a session can hold: work on them could not be saved.
type TooManyPicturesError struct{ Count, Most int }

// Error is one sentence.
func (e *TooManyPicturesError) Error() string {
	return fmt.Sprintf("%d pictures are more than the %d that a session can hold: open a part of them", e.Count, e.Most)
}

// hasRoom reports whether so many pages can be saved; where they cannot, it says so, before any work is done on them.
func (d *Desk) hasRoom(pages int) bool {
	if pages <= project.MaxPages {
		return true
	}
	d.tell(Notice{Kind: OpenFailed, Err: &TooManyPicturesError{pages, project.MaxPages}})
	return false
}
