package terminal

import "testing"

func TestABoxHasTheWordsWithoutTheNameOfTheProgram(t *testing.T) {
	if got := words("clickmask: no window can be opened\r\nclickmask: and more\n"); got != "no window can be opened\nand more" {
		t.Errorf("the box has %q", got)
	}
	if got := words(" \n"); got != "" {
		t.Errorf("the box has %q", got)
	}
}
