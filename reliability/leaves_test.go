//go:build linux

package reliability

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// rules are what one run of the program may do.
type rules struct {
	talk    []string // beginnings of what talk may say
	folders []string // in which it may change what it likes
	starts  []string // programs
}

// outside is what the program did beyond the rules, one line each.
func (r rules) outside(list []call, work string) []string {
	var out []string
	for _, said := range talk(list) {
		if !slices.ContainsFunc(r.talk, func(p string) bool { return strings.HasPrefix(said, p) }) {
			out = append(out, said)
		}
	}
	for _, said := range changed(list, work) {
		what, path, _ := strings.Cut(said, " ")
		switch {
		case within(path, r.folders):
		case what == "mkdir" || what == "mkdirat":
			if !leadsTo(path, r.folders) {
				out = append(out, said)
			}
		// Devices keep nothing, and a thread's name is its own.
		case within(path, []string{"/dev"}) && !within(path, []string{"/dev/shm"}), strings.HasPrefix(path, "/proc/"):
		default:
			out = append(out, said)
		}
	}
	for _, path := range started(list) {
		if !slices.Contains(r.starts, path) {
			out = append(out, "execve "+path)
		}
	}
	return out
}

// watch runs the program as a person in the working folder, without a network, and fails the test for all that it does
// beyond the rules. It returns what the program wrote.
func (p person) watch(t *testing.T, r rules, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	args, from := cutAt(args, "<")
	cmd, dir := traced(t, true, program(t), args...)
	cmd.Dir, cmd.Env = p.work, p.environ()
	for _, name := range from {
		f, err := os.Open(filepath.Join(p.work, name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		cmd.Stdin = f
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err = cmd.Run(); cmd.ProcessState == nil {
		t.Fatal(err)
	}
	for _, what := range r.outside(read(t, dir), p.work) {
		t.Errorf("clickmask %s: %s", strings.Join(args, " "), what)
	}
	return out.String(), errs.String(), err
}

// cutAt cuts a command line before and after a word, as a shell does.
func cutAt(args []string, word string) (before, after []string) {
	i := slices.Index(args, word)
	if i < 0 {
		return args, nil
	}
	return args[:i], args[i+1:]
}

// alone are the rules of a command: no talk, its own folders, where the person works, and temporary files.
func (p person) alone(t *testing.T) rules {
	t.Helper()
	return rules{folders: append(p.own(), p.work, p.temp), starts: []string{program(t)}}
}

// watched are the commands, at least one line for each that help names. A file behind < is its stdin, %s is the root of the source, %d a number of
// rounds; a line that begins with "fails" ends in an error, of which nobody but the person is told.
var watched = []string{
	"version", "help", "completion bash", "fails doctor", // there is no display
	"sample -o out",
	"predict disc.png --points 320,240 --json --cutout --overlay -o masks",
	"predict disc.png disc2.png --boxes 205,125,435,355 --threads 1 --no-cache",
	"fails predict nothing.png --points 1,1",
	"embed disc.png disc2.png",
	"everything disc.png -o found",
	"propagate disc.png disc2.png --boxes 205,125,435,355 -o carried",
	"work --resume answers.jsonl < prompts.jsonl",
	"annotate disc.png disc2.png --boxes boxes.csv --to coco --session review.clickmask -o annotated",
	"cutout disc.png -o cut",
	"fails serve --token-file nothing.txt", // what it does when it runs is TestTheServerListensAndNothingElse
	"eval --manifest manifest.csv --json",
	"export %s/inference/graph/testdata/tiny.safetensors -o onnx",
	"convert %s/project/testdata/v1/worked.clickmask --to coco -o converted",
	"replay %s/project/testdata/v1/worked.clickmask",
	"convert converted/coco.json --from coco --to yolo -o dataset",
	"predict disc.png --points 320,240 --model %s/inference/graph/testdata/tiny.safetensors -o tiny",
	"predict disc2.png --points 320,240 --model onnx/tiny_encoder.onnx -o pair", // a foreign graph
	"bench --only encode,decode --runs %d --threads 1",                          // what is sent in batches is sent after some seconds
	"fails convert nothing.clickmask --to coco -o coco",
	"models", "models list", "models path", "fails models rm mobile_sam",
	"try-device webgpu", "time-threads 1",
}

func TestNoCommandTalksToAnybodyOrLeavesAnything(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	fill := strings.NewReplacer("%s", root, "%d", strconv.Itoa(count(t, "ROUNDS", 1, 300)))
	for range count(t, "COMMANDS", 1, 5) {
		p := newPerson(t)
		for _, name := range []string{"disc.png", "disc2.png"} {
			disc(t, filepath.Join(p.work, name))
		}
		discMask(t, filepath.Join(p.work, "mask.png"))
		for name, text := range map[string]string{
			"manifest.csv":  "image,mask\ndisc.png,mask.png\n",
			"prompts.jsonl": `{"picture":"disc.png","prompts":[{"points":["50%,50%"]}],"want":["png"],"png":"masks/of_work.png"}`,
			"boxes.csv":     "picture,x1,y1,x2,y2\ndisc.png,205,125,435,355\n",
		} {
			if err := os.WriteFile(filepath.Join(p.work, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, line := range watched {
			line, fails := strings.CutPrefix(line, "fails ")
			_, stderr, err := p.watch(t, p.alone(t), strings.Fields(fill.Replace(line))...)
			if (err != nil) != fails {
				t.Errorf("clickmask %s: %v, %s", line, err, stderr)
			}
		}
		for _, path := range p.left(t) {
			t.Errorf("%s is left", path)
		}
	}
}

// A command that nobody watches could do anything.
func TestEveryCommandIsWatched(t *testing.T) {
	for _, parent := range []string{"", "models"} {
		cmd := exec.Command(program(t), append(strings.Fields(parent), "--help")...)
		cmd.Env = newPerson(t).environ()
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		_, list, _ := strings.Cut(string(out), "Available Commands:\n")
		list, _, _ = strings.Cut(list, "\n\n")
		if list == "" {
			t.Fatalf("help %s lists no commands: %s", parent, out)
		}
		for line := range strings.Lines(list) {
			name := strings.TrimSpace(parent + " " + strings.Fields(line)[0])
			if name != "models get" && !slices.ContainsFunc(watched, func(w string) bool {
				return strings.HasPrefix(strings.TrimPrefix(w, "fails ")+" ", name+" ")
			}) {
				t.Errorf("nobody watches clickmask %s: add a line to watched", name)
			}
		}
	}
}

// proxy is a proxy on this machine that refuses everything, and what it was asked for.
type proxy struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func startProxy(t *testing.T) *proxy {
	p := &proxy{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.asked = append(p.asked, r.Method+" "+r.Host)
		w.WriteHeader(http.StatusForbidden)
	}))
	t.Cleanup(p.Close)
	return p
}

// A download is asked for by name, asks the published places alone, and goes by the proxy where there is one.
func TestADownloadAsksThePublishedPlacesAlone(t *testing.T) {
	p, proxy := newPerson(t), startProxy(t)
	cmd, dir := traced(t, false, program(t), "models", "get", "mobile_sam")
	cmd.Dir, cmd.Env = p.work, p.environ("HTTPS_PROXY="+proxy.URL)
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "MobileSAM could not be downloaded") {
		t.Errorf("it ended with %v, %s", err, out)
	}
	_, port, _ := strings.Cut(strings.TrimPrefix(proxy.URL, "http://"), ":")
	r := p.alone(t)
	r.talk = []string{"socket AF_INET", fmt.Sprintf(`connect {sa_family=AF_INET, sin_port=htons(%s), sin_addr=inet_addr("127.0.0.1")}`, port)}
	for _, what := range r.outside(read(t, dir), p.work) {
		t.Error(what)
	}
	proxy.mu.Lock()
	defer proxy.mu.Unlock()
	if want := []string{"CONNECT github.com:443", "CONNECT huggingface.co:443"}; !slices.Equal(slices.Compact(slices.Sorted(slices.Values(proxy.asked))), want) {
		t.Errorf("the proxy was asked for %q, want %q", proxy.asked, want)
	}
	for _, path := range p.left(t) {
		t.Errorf("%s is left", path)
	}
}

// The watch is worth nothing unless it sees.
func TestTheWatchSeesWhatMustNotBe(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for what, want := range map[string]string{
		"a datagram":                     `connect {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.1")}`,
		"a name":                         "AF_INET",
		"a listener":                     "bind ",
		"a strange socket":               "connect AF_UNIX HOME/agent.socket",
		"a file":                         "open HOME/deviceid",
		"a file that is gone again":      "open HOME/deviceid",
		"a folder":                       "mkdirat HOME/.cache/Microsoft",
		"a link":                         "symlinkat HOME/link",
		"a file through a relative path": "open HOME/relative",
		"a program":                      "execve /",
	} {
		t.Run(what, func(t *testing.T) {
			p := newPerson(t)
			cmd, dir := traced(t, true, self)
			cmd.Dir, cmd.Env = p.work, p.environ(offenderEnv+"="+what, hurry)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			r := p.alone(t)
			r.starts = []string{self}
			got := r.outside(read(t, dir), p.work)
			want := strings.ReplaceAll(want, "HOME", p.home)
			if !slices.ContainsFunc(got, func(line string) bool { return strings.Contains(line, want) }) {
				t.Errorf("of %q it saw %q", want, got)
			}
		})
	}
	p := newPerson(t)
	cmd, dir := traced(t, true, self)
	cmd.Dir, cmd.Env = p.work, p.environ(offenderEnv+"=nothing", hurry)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got := (rules{starts: []string{self}}).outside(read(t, dir), p.work); len(got) > 0 {
		t.Errorf("a program that does nothing did %q", got)
	}
}
