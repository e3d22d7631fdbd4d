package uitest

import "testing"

// Work that is kept nowhere was lost with the window, and nobody had been told.
func TestAWindowWithoutAFolderForItsStateSaysSo(t *testing.T) {
	s := open(t, options{noState: true})
	if !s.has("Your work could not be kept safe in the background.") {
		t.Errorf("it says %q", s.words())
	}
}
