package cli

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestTheManualPageHasEveryCommandAndFlag(t *testing.T) {
	s := newStage(t)
	page := s.mustCall(t, "manual-page --date 86400")
	if !strings.HasPrefix(page, `.TH CLICKMASK 1 "1970-01-02"`) {
		t.Errorf("it begins with %.60q", page)
	}
	var look func(c *cobra.Command)
	look = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			if sub.Name() == "completion" { // explained by cobra, a screen for each shell
				continue
			}
			if !sub.Hidden && sub.Name() != "help" && !strings.Contains(page, ".SS "+roff(strings.TrimPrefix(sub.UseLine(), "clickmask "))) {
				t.Errorf("%s is not in it", sub.CommandPath())
			}
			look(sub)
		}
	}
	look(s.newRoot())
	for _, flag := range []string{"sample", "points", "model-memory", "precision"} {
		if !strings.Contains(page, `\fB`+roff("--"+flag)) {
			t.Errorf("--%s is not in it", flag)
		}
	}
	if strings.Contains(page, "measure") || strings.Contains(page, "try\\-device") {
		t.Error("what is hidden is in it")
	}
	if _, err := exec.LookPath("man"); err != nil {
		return
	}
	cmd := exec.Command("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", "-")
	cmd.Stdin = strings.NewReader(page)
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil || said.Len() > 0 {
		t.Errorf("man: %v, %s", err, said.String())
	}
}
