//go:build linux

package reliability

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A command that writes files is met by a fault in any call of the system: each file is whole or not there, and what went
// wrong is one sentence.
func TestAFaultInAnyCallLeavesWholeFilesOfCommands(t *testing.T) {
	p := newPerson(t)
	disc(t, filepath.Join(p.work, "disc.png"))
	if err := work(p.work); err != nil { // makes work.clickmask
		t.Fatal(err)
	}
	for _, line := range []string{
		"convert work.clickmask --to yolo -o out",
		"predict disc.png --points 320,240 --cutout --threads 1 -o out",
	} {
		args := strings.Fields(line)
		t.Run(args[0], func(t *testing.T) {
			out := filepath.Join(p.work, "out")
			environ := p.environ("GOMAXPROCS=1")
			if err := os.RemoveAll(out); err != nil {
				t.Fatal(err)
			}
			counts := callCounts(t, func(dir string) *exec.Cmd {
				cmd := counted(dir, program(t), args...)
				cmd.Dir, cmd.Env = p.work, environ
				return cmd
			})
			want := contents(t, out)
			usual := p.saysOf(t, environ, args) // what the command has to say when all goes well
			if len(want) < 2 {
				t.Fatalf("the command writes %d files", len(want))
			}
			list := faults(t, counts, count(t, "COMMAND_FAULTS", 8, 200))
			failed := 0
			for _, f := range list {
				if err := os.RemoveAll(out); err != nil {
					t.Fatal(err)
				}
				cmd := faulty(t, f, program(t), args...)
				cmd.Dir, cmd.Env = p.work, environ
				var stderr bytes.Buffer
				cmd.Stderr = &stderr
				err := cmd.Run()
				got := contents(t, out)
				for path, content := range got {
					switch temporary := strings.HasSuffix(path, ".tmp"); {
					case temporary && f.errno != "" && f.call != "unlinkat":
						t.Errorf("%v: %s is left", f, path)
					case temporary:
						delete(got, path) // swept when the next file is written there
					case content != want[path]:
						t.Errorf("%v: %s is torn: %d bytes of %d", f, path, len(content), len(want[path]))
					}
				}
				if err == nil {
					if len(got) != len(want) {
						t.Errorf("%v: the command says that all is well, and %d of %d files are there", f, len(got), len(want))
					}
					continue
				}
				failed++
				// What fails before the program begins is told by the system, and a broken stderr tells nothing.
				said := strings.TrimPrefix(stderr.String(), usual)
				if f.call == "openat" && strings.Contains(said, "_Cfunc_CreateOrtEnv") {
					continue // only a fault takes the processors' files away between our look at them and ONNX Runtime's
				}
				if f.errno != "" && f.call != "write" && strings.Contains(said, "clickmask: ") && strings.Count(said, "\n") != 1 || strings.Contains(said, "goroutine 1") {
					t.Errorf("%v is told as %q", f, said)
				}
			}
			t.Logf("%d faults in calls %v: %d times the command failed", len(list), counts, failed)
		})
	}
}

// saysOf is what a command writes to stderr where nothing fails.
func (p person) saysOf(t *testing.T, environ, args []string) string {
	t.Helper()
	cmd := exec.Command(program(t), append(args, "--force")...)
	cmd.Dir, cmd.Env = p.work, environ
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v, %s", err, &stderr)
	}
	return stderr.String()
}

// contents are the files in a folder, none where there is none.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all[path] = string(data)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return all
}
