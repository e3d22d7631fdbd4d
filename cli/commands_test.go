package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"clickmask/cli/eval"
	"clickmask/inference"
	"clickmask/inference/models"
	"clickmask/inference/ort"
)

func TestVersionTellsTheRuntimeOrWhatToDo(t *testing.T) {
	s := newStage(t)
	stdout := s.mustCall(t, "version")
	if !strings.Contains(stdout, "clickmask 1.2.3\n") || !strings.Contains(stdout, "ONNX Runtime 9.9.9") {
		t.Errorf("%q", stdout)
	}
	if got := s.mustCall(t, "--version"); got != "clickmask 1.2.3\n" {
		t.Errorf("--version prints %q", got)
	}
	s.runtime = func() (string, error) { return "", fmt.Errorf("%w: put it there", ort.ErrRuntimeMissing) }
	code, stdout, stderr := s.call(t, "version")
	if code != ExitInstall || !strings.Contains(stdout, "1.2.3") || !strings.Contains(stderr, "put it there") {
		t.Errorf("without a runtime: exit %d, %q, %q", code, stdout, stderr)
	}
}

func TestTheWindowGetsPicturesAndFlags(t *testing.T) {
	s := newStage(t)
	var paths []string
	var opts WindowOptions
	result := error(nil)
	s.window = func(_ context.Context, p []string, o WindowOptions) error {
		paths, opts = p, o
		return result
	}
	s.mustCall(t, "a.png b.png --model tiny --threads 3")
	if !slices.Equal(paths, []string{"a.png", "b.png"}) || opts != (WindowOptions{Model: "tiny", Threads: 3}) {
		t.Errorf("the window was opened with %v, %+v", paths, opts)
	}
	s.mustCall(t, "--sample")
	if len(paths) != 0 || !opts.Sample {
		t.Errorf("--sample: %v, %+v", paths, opts)
	}
	for _, c := range []struct {
		err  error
		code int
	}{{fmt.Errorf("%w: no display", ErrNoWindow), ExitInstall}, {errors.New("broken"), ExitFailed}} {
		result = c.err
		if code, _, stderr := s.call(t, ""); code != c.code || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%v: exit %d, %q", c.err, code, stderr)
		}
	}
	s.window = nil
	if code, _, stderr := s.call(t, "a.png"); code != ExitUsage || !strings.Contains(stderr, "no window") {
		t.Errorf("without a window: exit %d, %q", code, stderr)
	}
}

func TestEveryCommandHasHelpAndCompletion(t *testing.T) {
	s := newStage(t)
	help := s.mustCall(t, "--help")
	for _, c := range s.newRoot().Commands() {
		if strings.Contains(help, c.Name()) == c.Hidden {
			t.Errorf("%s is in the help: %v", c.Name(), c.Hidden)
		}
		text := s.mustCall(t, c.Name()+" --help")
		for line := range strings.Lines(text) {
			if len(line) > 130 {
				t.Errorf("%s --help has a line of %d letters: %s", c.Name(), len(line), line)
			}
		}
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if got := s.mustCall(t, "completion "+shell); !strings.Contains(got, "clickmask") {
			t.Errorf("no completion for %s", shell)
		}
	}
	if got := progressCall(t, s, "__complete predict --js"); !strings.Contains(got, "--json") {
		t.Errorf("--js is not completed: %q", got)
	}
}

func TestABuildWithoutAWindowHasNoBrushToTime(t *testing.T) {
	s := newStage(t)
	s.window = nil
	if table := progressCall(t, s, "bench --only stroke --runs 1"); !strings.Contains(table, "skipped stroke, 100 MP: no window can be opened") {
		t.Errorf("%q", table)
	}
}

// A window would keep a script waiting for ever, and a build without one said that it had none.
func TestACommandThatIsMistypedOpensNoWindow(t *testing.T) {
	s := newStage(t)
	opened := 0
	s.window = func(context.Context, []string, WindowOptions) error { opened++; return nil }
	for _, line := range []string{"predikt a.png", "anotate", "pre a.png"} {
		if code, _, stderr := s.call(t, line); code != ExitUsage || !strings.Contains(stderr, "did you mean") || opened != 0 {
			t.Errorf("%s: exit %d, %q", line, code, stderr)
		}
	}
	t.Chdir(t.TempDir())
	if err := os.Mkdir("works", 0o777); err != nil {
		t.Fatal(err)
	}
	for i, line := range []string{"works", "./predikt", "beach.jpg"} {
		if s.mustCall(t, line); opened != i+1 {
			t.Errorf("%s: no window was opened", line)
		}
	}
	s.window = nil
	if _, _, stderr := s.call(t, "predikt a.png"); !strings.Contains(stderr, "did you mean predict?") {
		t.Errorf("without a window: %q", stderr)
	}
}

func TestUnknownCommandsOfCommandsAreBadUse(t *testing.T) {
	s := newStage(t)
	for _, line := range []string{"version now", "sample x", "embed", "eval x", "bench x", "embed --frob", "eval", "eval --manifest no.csv",
		"eval --manifest a.png --max -1", "bench --only hover", "bench --threads x", "bench --runs 0", "embed a.png --threads 5000"} {
		code, stdout, stderr := s.call(t, line)
		if code != ExitUsage || strings.Count(stderr, "\n") != 1 || stdout != "" {
			t.Errorf("%s: exit %d, %q, %q", line, code, stderr, stdout)
		}
	}
}

func TestEmbedFillsTheCacheOnce(t *testing.T) {
	s := newStage(t)
	var results []embedResult
	for range 2 {
		code, stdout, stderr := s.call(t, "embed . --json")
		if code != ExitDone || !strings.Contains(stderr, "0 failed") {
			t.Fatalf("exit %d, %q", code, stderr)
		}
		for line := range strings.Lines(stdout) {
			var r embedResult
			if err := json.Unmarshal([]byte(line), &r); err != nil {
				t.Fatal(err)
			}
			results = append(results, r)
		}
	}
	if len(results) != 4 || results[0].Cached || results[1].Cached || !results[2].Cached || !results[3].Cached {
		t.Errorf("%+v", results)
	}
	// predict finds what embed has kept, unless told not to look.
	if r := decodeLines(t, s.mustCall(t, "predict a.png --points 9,9 --json"))[0]; !r.Timings.Cached {
		t.Error("predict encodes again")
	}
	if r := decodeLines(t, s.mustCall(t, "predict a.png --points 9,9 --json --force --no-cache"))[0]; r.Timings.Cached {
		t.Error("--no-cache reads the cache")
	}
}

func TestEmbedTellsFailures(t *testing.T) {
	s := newStage(t)
	writeFile(t, "bad.png", []byte("no picture"))
	code, stdout, stderr := s.call(t, "embed a.png bad.png")
	if code != ExitFailed || stdout != "" || !strings.Contains(stderr, "bad.png") || !strings.Contains(stderr, "1 encoded, 0 were there already, 1 failed") {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
}

// writeCorpus makes a manifest of a.png with one object and a row that cannot be read.
func writeCorpus(t *testing.T, rows string) {
	t.Helper()
	g := image.NewGray(image.Rect(0, 0, 200, 120))
	for y := 20; y < 90; y++ {
		for x := 50; x < 150; x++ {
			g.Pix[y*g.Stride+x] = 1
		}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, g); err != nil {
		t.Fatal(err)
	}
	writeFile(t, "m.png", buf.Bytes())
	writeFile(t, "m.csv", []byte("image,mask,source,split\n"+rows))
}

func TestEvalReportsJSONAloneOnStdout(t *testing.T) {
	s := newStage(t)
	writeCorpus(t, "a.png,m.png,mine,val\nb.png,m.png,mine,train\n")
	var report eval.Report
	if err := json.Unmarshal([]byte(s.mustCall(t, "eval --manifest m.csv --split val --json --noc")), &report); err != nil {
		t.Fatal(err)
	}
	if report.Rows != 1 || report.Overall.Objects != 1 || report.Split != "val" || report.Overall.NoC90 == nil || *report.Overall.Box < 0.5 {
		t.Errorf("%+v", report)
	}
	table := s.mustCall(t, "eval --manifest m.csv --max 1")
	if !strings.Contains(table, "click1_best3") || !strings.Contains(table, "overall") {
		t.Errorf("the table:\n%s", table)
	}
	code, _, stderr := s.call(t, "eval --manifest m.csv --split test")
	if code != ExitUsage || !strings.Contains(stderr, "none of the 2 rows") {
		t.Errorf("an unknown split: exit %d, %q", code, stderr)
	}
}

func TestEvalTellsRowsThatCannotBeRead(t *testing.T) {
	s := newStage(t)
	writeCorpus(t, "a.png,m.png,mine,val\nno.png,m.png,mine,val\n")
	code, stdout, stderr := s.call(t, "eval --manifest m.csv --json")
	if code != ExitFailed || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "no.png") {
		t.Errorf("exit %d, %q", code, stderr)
	}
	var report eval.Report
	if err := json.Unmarshal([]byte(stdout), &report); err != nil || report.FailedRows != 1 || report.Rows != 1 {
		t.Errorf("%v, %s", err, stdout)
	}
}

func TestBenchReportsEveryAspectAndThreadCount(t *testing.T) {
	s := newStage(t)
	var threads []int
	inner := s.open
	s.open = func(name string, o models.Options) inference.Opener {
		threads = append(threads, o.Threads)
		return inner(name, o)
	}
	code, stdout, stderr := s.call(t, "bench --only encode,decode --threads 1,2 --runs 1 --json")
	if code != ExitDone {
		t.Fatalf("exit %d, %q", code, stderr)
	}
	var report struct {
		Encode []struct {
			Aspect  string  `json:"aspect"`
			Threads int     `json:"threads"`
			Total   float64 `json:"total_ms"`
		} `json:"encode"`
		Decode []struct {
			Case string `json:"case"`
		} `json:"decode"`
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range report.Encode {
		got = append(got, fmt.Sprintf("%s %d", e.Aspect, e.Threads))
		if e.Total <= 0 {
			t.Errorf("%s took %g ms", e.Aspect, e.Total)
		}
	}
	want := []string{"1:1 1", "4:3 1", "3:2 1", "16:9 1", "9:16 1", "1:1 2", "4:3 2", "3:2 2", "16:9 2", "9:16 2"}
	if !slices.Equal(got, want) || !slices.Equal(threads, []int{1, 2}) {
		t.Errorf("encode %v with models of %v threads, want %v", got, threads, want)
	}
	if len(report.Decode) != 4 || report.Decode[0].Case != "low_res_1pt" || report.Decode[1].Case != "full_2241x1500" {
		t.Errorf("decode %v", report.Decode)
	}
	if table := progressCall(t, s, "bench --only decode --runs 1"); !strings.Contains(table, "low_res_1pt") {
		t.Errorf("the table:\n%s", table)
	}
}

// progressCall is call for lines that tell their progress on stderr.
func progressCall(t *testing.T, s *stage, line string) string {
	t.Helper()
	code, stdout, stderr := s.call(t, line)
	if code != ExitDone {
		t.Fatalf("%s: exit %d, %s", line, code, stderr)
	}
	return stdout
}

func TestBenchEndsWhenInterrupted(t *testing.T) {
	s := newStage(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stderr strings.Builder
	if code := s.run(ctx, []string{"bench", "--only", "decode"}, &strings.Builder{}, &stderr); code != ExitFailed || !strings.HasSuffix(stderr.String(), "clickmask: interrupted\n") {
		t.Errorf("exit %d, %q", code, stderr.String())
	}
}

func TestEmbedSaysWhenNothingCanBeKept(t *testing.T) {
	s := newStage(t)
	for _, dir := range []string{"", "a.png/deep"} {
		s.cacheDir = func() string { return dir }
		code, _, stderr := s.call(t, "embed b.png")
		if code != ExitFailed || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "keep") && !strings.Contains(stderr, "kept") {
			t.Errorf("cache %q: exit %d, %q", dir, code, stderr)
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestResultsThatCannotBeWrittenAreAFailure(t *testing.T) {
	s := newStage(t)
	var stderr strings.Builder
	code := s.run(t.Context(), strings.Fields("predict a.png --points 9,9 --json"), fullDisk{}, &stderr)
	if code != ExitFailed || stderr.String() != "clickmask: the results could not be written: no space left\n" {
		t.Errorf("exit %d, %q", code, stderr.String())
	}
}

func TestPrecisionReachesTheModelOfEveryCommand(t *testing.T) {
	s := newStage(t)
	var fast []bool
	inner := s.open
	s.open = func(name string, o models.Options) inference.Opener {
		fast = append(fast, o.Fast)
		return inner(name, o)
	}
	for _, line := range []string{
		"predict a.png --points 60,60 -o fast.png --precision fast",
		"predict a.png --points 60,60 -o exact.png --precision exact",
		"embed a.png --precision fast",
		"bench --only decode --runs 1 --threads 1 --precision fast --json",
		"bench --only decode --runs 1 --threads 1 --json",
	} {
		if code, _, stderr := s.call(t, line); code != ExitDone {
			t.Fatalf("%s: exit %d, %q", line, code, stderr)
		}
	}
	if want := []bool{true, false, true, true, false}; !slices.Equal(fast, want) {
		t.Errorf("opened fast: %v, want %v", fast, want)
	}
	for _, line := range []string{"embed a.png --precision quick", "bench --precision quick --threads 1"} {
		if code, _, stderr := s.call(t, line); code != ExitUsage || !strings.Contains(stderr, "exact") {
			t.Errorf("%s: exit %d, %q", line, code, stderr)
		}
	}
}

// Else cobra would answer a double click on Windows with "This is a command line tool" and end.
func TestADoubleClickIsNoMistake(t *testing.T) {
	if code := Main([]string{"--version"}, "1.2.3", nil, Surroundings{}); code != ExitDone || cobra.MousetrapHelpText != "" {
		t.Errorf("exit %d; a double click is answered with %q", code, cobra.MousetrapHelpText)
	}
}
