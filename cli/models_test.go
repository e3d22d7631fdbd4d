package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clickmask/inference/models"
)

// newModelStage is newStage with two models that can be downloaded, small and large; before answers each
// request first, when it is not nil.
func newModelStage(t *testing.T, before func(w http.ResponseWriter, r *http.Request)) (*stage, []byte) {
	t.Helper()
	s := newStage(t)
	data := bytes.Repeat([]byte("weights "), 5000)
	sum := sha256.Sum256(data)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if before != nil {
			before(w, r)
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	}))
	t.Cleanup(server.Close)
	small := models.Entry{Name: "small", Title: "Small", File: "small.pt", Kind: models.Checkpoint, Licence: "Apache-2.0", Notes: "Quick.",
		Size: int64(len(data)), SHA256: hex.EncodeToString(sum[:]), URLs: []string{server.URL}}
	large := small
	large.Name, large.Title, large.File, large.SHA256 = "large", "Large", "large.pt", strings.Repeat("0", 64)
	s.store = &models.Store{Dir: filepath.Join(t.TempDir(), "models"), Entries: []models.Entry{small, large}}
	return s, data
}

func TestModelsAreDownloadedListedAndRemoved(t *testing.T) {
	s, data := newModelStage(t, nil)
	path := filepath.Join(s.store.Dir, "small.pt")
	if got := s.mustCall(t, "models path"); got != s.store.Dir+"\n" {
		t.Errorf("the folder is %q", got)
	}
	code, stdout, stderr := s.call(t, "models path small")
	if code != ExitInstall || stdout != "" || stderr != "clickmask: Small is not on this machine: run clickmask models get small (40.0 kB)\n" {
		t.Errorf("not here: exit %d, %q, %q", code, stdout, stderr)
	}
	if got := s.mustCall(t, "models get small"); got != path+"\n" {
		t.Errorf("get prints %q", got)
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if got := s.mustCall(t, "models path small.pt"); got != path+"\n" {
		t.Errorf("path prints %q", got)
	}
	table := s.mustCall(t, "models")
	want := "NAME     SIZE     HERE  LICENCE     MODEL\n" +
		"builtin           yes               Built-in. Part of the program.\n" +
		"small    40.0 kB  yes   Apache-2.0  Small. Quick.\n" +
		"large    40.0 kB  no    Apache-2.0  Large. Quick.\n"
	if table != want || s.mustCall(t, "models list") != want {
		t.Errorf("the list:\n%s", table)
	}
	if got := s.mustCall(t, "models rm small"); got != "" {
		t.Errorf("rm prints %q", got)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("after rm: %v", err)
	}
	code, _, stderr = s.call(t, "models rm small")
	if code != ExitFailed || stderr != "clickmask: Small is not on this machine: there is nothing to remove\n" {
		t.Errorf("rm of nothing: exit %d, %q", code, stderr)
	}
}

func TestTheListOfModelsIsJSONWhenAskedFor(t *testing.T) {
	s, data := newModelStage(t, nil)
	s.mustCall(t, "models get small")
	writeFile(t, filepath.Join(s.store.Dir, "large.pt.part"), data[:10_000])
	stdout := s.mustCall(t, "models list --json")
	if stdout != s.mustCall(t, "models --json") {
		t.Error("models and models list differ")
	}
	var rows []modelRow
	for line := range strings.Lines(stdout) {
		var row modelRow
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if len(rows) != 3 || rows[0].Name != "builtin" || !rows[0].Present || !rows[1].Present || rows[1].OnDisk != 40_000 ||
		rows[2].Present || rows[2].Partial != 10_000 || rows[2].Size != 40_000 {
		t.Errorf("%+v", rows)
	}
	if table := s.mustCall(t, "models"); !strings.Contains(table, "25 %") {
		t.Errorf("the list:\n%s", table)
	}
	writeFile(t, filepath.Join(s.store.Dir, "large.pt"), data[:10_000])
	if table := s.mustCall(t, "models"); !strings.Contains(table, "damaged") {
		t.Errorf("the list:\n%s", table)
	}
	if code, _, stderr := s.call(t, "models path large"); code != ExitInstall || !strings.Contains(stderr, "is damaged: run") {
		t.Errorf("exit %d, %q", code, stderr)
	}
}

func TestADownloadThatFailsIsToldInOneLine(t *testing.T) {
	s, _ := newModelStage(t, nil)
	code, stdout, stderr := s.call(t, "models get large")
	if code != ExitFailed || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "clickmask: Large could not be downloaded: ") {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
}

func TestADownloadEndsWhenInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, _ := newModelStage(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	var stdout, stderr strings.Builder
	if code := s.run(ctx, []string{"models", "get", "small"}, &stdout, &stderr); code != ExitFailed || stderr.String() != "clickmask: interrupted\n" {
		t.Errorf("exit %d, %q", code, stderr.String())
	}
}

func TestModelsThatDoNotExistAreBadUse(t *testing.T) {
	s, _ := newModelStage(t, nil)
	for line, says := range map[string]string{
		"models get tiny":    `no model is called "tiny"; there are small, large`,
		"models rm tiny":     "no model is called",
		"models path tiny":   "no model is called",
		"models get builtin": "part of the program",
		"models get":         "the name of one model",
		"models path a b":    "the name of one model",
		"models frob":        "frob",
		"models list x":      "list takes no arguments",
	} {
		code, stdout, stderr := s.call(t, line)
		if code != ExitUsage || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, says) {
			t.Errorf("%s: exit %d, %q, %q", line, code, stdout, stderr)
		}
	}
}

func TestAModelThatIsNotHereIsAThingToInstall(t *testing.T) {
	s := newStage(t)
	s.open = models.OpenWith
	for _, name := range []string{"HOME", "XDG_DATA_HOME", "LocalAppData"} {
		t.Setenv(name, t.TempDir())
	}
	code, stdout, stderr := s.call(t, "predict a.png --points 9,9 --model mobile_sam")
	if code != ExitInstall || stdout != "" || stderr != "clickmask: MobileSAM is not on this machine: run clickmask models get mobile_sam (40.7 MB)\n" {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
}

func TestNamesOfModelsAreCompleted(t *testing.T) {
	s, _ := newModelStage(t, nil)
	if got := progressCall(t, s, "__complete models get s"); !strings.Contains(got, "small\tSmall") {
		t.Errorf("%q", got)
	}
}

func TestADownloadIsDescribedInOneWidth(t *testing.T) {
	e := models.Entry{Title: "Small"}
	for want, p := range map[string]models.Progress{
		"Small    0 bytes of 40.7 MB                           ": {Total: 40_728_226},
		"Small    12.3 MB of 40.7 MB     2.0 MB/s      14s left": {Done: 12_300_000, Total: 40_728_226, BytesPerSecond: 2_000_000},
		"Small   999.9 MB of 2.6 GB   999.9 kB/s    26m5s left":  {Done: 999_900_000, Total: 2_564_550_879, BytesPerSecond: 999_900},
	} {
		if got := describe(e, p); got != want { // with the bar it is 19 wider, and terminals are 80 wide
			t.Errorf("%q, want %q", got, want)
		}
	}
}
