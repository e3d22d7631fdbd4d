package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"clickmask/cli/bench"
	"clickmask/inference/foreign/fence"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/internal/printable"
)

// Surroundings are what the program's main knows of the machine, and doctor tells.
type Surroundings struct {
	Folders   []Folder
	Settings  string                 // the file of the window's, "" for none
	Locks     string                 // the folder of the window's, by which those who have a session open know of each other; "" for none
	TryOpenGL func() (OpenGL, error) // may end the process; nil in a build without a window
}

// Folder is one of the program's own.
type Folder struct {
	Holds string `json:"holds"`
	Path  string `json:"path"` // the home folder as ~
	State string `json:"state"`
}

// OpenGL is what draws the window.
type OpenGL struct {
	Version  string `json:"version,omitempty"`
	Renderer string `json:"renderer,omitempty"`
	Screen   string `json:"screen,omitempty"`
}

// health is the page of doctor; docs/CLI.md has the schema of its JSON.
type health struct {
	Program  string        `json:"program"`
	Go       string        `json:"go"`
	Fyne     string        `json:"fyne,omitempty"`
	System   bench.Machine `json:"system"`
	Release  string        `json:"release,omitempty"` // of the system
	Display  string        `json:"display,omitempty"`
	OpenGL   *OpenGL       `json:"opengl,omitempty"`
	Runtime  string        `json:"onnxruntime,omitempty"`
	Threads  string        `json:"threads,omitempty"`
	Model    string        `json:"model,omitempty"` // what the one inside the program did
	Models   []string      `json:"models"`          // that were downloaded
	Folders  []Folder      `json:"folders"`
	Crashes  []string      `json:"crashes"`  // that the log tells of
	Problems []string      `json:"problems"` // the verdict: none is good
}

func (p *program) newDoctor() *cobra.Command {
	var jsonOut bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say whether all that ClickMask needs is here, on one page for a report of a fault",
		Long: "Say whether all that ClickMask needs is here: OpenGL and the display, ONNX Runtime, the models, its folders, and\n" +
			"crashes that its log tells of. The page is made for a report of a fault: it has no names of pictures and no\n" +
			"words of the log, and the home folder is written as ~. Nothing is sent anywhere.\n\n" +
			"Exit code 3 says that something is missing; the last lines say what.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			h := p.examine(cmd.Context())
			if jsonOut {
				if err := writeJSON(cmd.OutOrStdout(), h); err != nil {
					return err
				}
			} else {
				for line := range strings.Lines(h.page()) {
					printable.Fprintf(cmd.OutOrStdout(), "%s\n", strings.TrimSuffix(line, "\n"))
				}
			}
			if len(h.Problems) > 0 {
				return fmt.Errorf("%w: %s", errUnwell, h.Problems[0])
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&jsonOut, "json", false, "print the page as one JSON object, alone on stdout")
	return cmd
}

// errUnwell ends with exit code 3.
var errUnwell = errors.New("something that ClickMask needs is missing")

// Details is the page of doctor as text, for the window's clipboard.
func Details(ctx context.Context, version string, around Surroundings) string {
	p := newProgram(version, func(context.Context, []string, WindowOptions) error { return nil })
	p.around = around
	return p.examine(ctx).page()
}

func (p *program) examine(ctx context.Context) health {
	h := health{Program: p.version, Go: runtime.Version(), Fyne: moduleVersion("fyne.io/fyne/v2"), System: bench.ThisMachine(), Release: systemRelease(),
		Models: []string{}, Folders: []Folder{}, Crashes: []string{}, Problems: []string{}}
	problem := func(format string, args ...any) { h.Problems = append(h.Problems, fmt.Sprintf(format, args...)) }
	if p.window != nil {
		h.Display = displayOf(os.Getenv)
		gl, err := p.openGLInChild(ctx)
		h.OpenGL = &gl
		if err != nil {
			problem("no window: %v", err)
		}
	}
	found, err := p.runtime()
	if err != nil {
		problem("%v", err)
	} else {
		h.Runtime = tilde(found)
		h.Threads = p.machine.Threads().String()
		h.Model = p.tryModel(ctx, problem)
	}
	if s, err := p.modelStore(); err == nil {
		for _, it := range s.List() {
			switch {
			case it.Present:
				h.Models = append(h.Models, it.Name)
			case it.Damaged:
				h.Models = append(h.Models, it.Name+", damaged")
				problem("the model %s is damaged: clickmask models get %s", it.Name, it.Name)
			}
		}
	}
	for _, f := range p.around.Folders {
		f.State, err = stateOf(f.Path)
		if err != nil {
			problem("the folder for %s, %s, cannot be used: %v", f.Holds, tilde(f.Path), err)
		}
		f.Path = tilde(f.Path)
		h.Folders = append(h.Folders, f)
	}
	h.Crashes = crashesIn(p.around.Folders)
	return h
}

// tryModel has the model inside the program look at a picture that it makes.
func (p *program) tryModel(ctx context.Context, problem func(string, ...any)) string {
	began := time.Now()
	m, err := p.open("", models.Options{Threads: p.threads(0)})(ctx)
	if err != nil {
		problem("the model inside the program does not open: %v", err)
		return ""
	}
	defer m.Close()
	pic := bench.Picture(320, 240)
	if _, err := m.Encode(ctx, pic); err != nil {
		problem("the model inside the program cannot look at a picture: %v", err)
		return ""
	}
	return fmt.Sprintf("looks at a picture %.1f s after its start", time.Since(began).Seconds())
}

// newTryOpenGL is the child of doctor. It may crash and is not for people.
func (p *program) newTryOpenGL() *cobra.Command {
	return &cobra.Command{
		Use:    "try-opengl",
		Short:  "Say what OpenGL there is",
		Hidden: true,
		Args:   cobra.NoArgs,
		PreRun: withParent,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if p.around.TryOpenGL == nil {
				return usagef("this build has no window")
			}
			gl, err := p.around.TryOpenGL()
			if err != nil {
				return err
			}
			return writeJSON(cmd.OutOrStdout(), gl)
		},
	}
}

// patience is how long a driver may take to make a window.
const patience = 20 * time.Second

// openGLInChild asks a process of its own, because a driver may crash or hang.
func (p *program) openGLInChild(ctx context.Context) (found OpenGL, err error) {
	if p.around.TryOpenGL == nil {
		return found, nil
	}
	self, err := os.Executable()
	if err != nil {
		return found, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, self, "try-opengl")
	cmd.Env = ort.Environ()
	quiet(cmd)
	var said, told bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &told
	if err = fence.Hold(cmd); err == nil {
		err = cmd.Run()
	}
	reason, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(told.String()), "clickmask: "), "\n")
	switch {
	case err == nil:
		err = json.Unmarshal(said.Bytes(), &found)
	case ctx.Err() != nil:
		err = fmt.Errorf("the driver of OpenGL did not answer within %v", patience)
	case cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != ExitFailed && cmd.ProcessState.ExitCode() != ExitInstall:
		err = fmt.Errorf("the driver of OpenGL crashed (%v)", err)
	case reason != "":
		err = errors.New(reason)
	}
	return found, err
}
