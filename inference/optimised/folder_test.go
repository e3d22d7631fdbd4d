package optimised

import (
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clickmask/assets/model"
	"clickmask/inference"
	"clickmask/inference/ort"
)

// keepHere has this program be another process that keeps a graph in the folder that it names.
const keepHere = "CLICKMASK_KEEP_GRAPH_IN"

func TestMain(m *testing.M) {
	if dir := os.Getenv(keepHere); dir != "" {
		s, err := Folder{Dir: dir}.Make(decoder, model.Decoder, asks, answers, ort.Options{Threads: 1})
		if err == nil {
			err = s.Close()
		}
		if err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var (
	decoder = Graph{Name: "decoder", Of: "the program's own"}
	asks    = []string{"f8", "f4", "point_coords", "point_labels", "mask_input", "has_mask_input"}
	answers = []string{"low_res_masks", "iou_predictions"}
)

func need(t *testing.T) {
	t.Helper()
	if err := ort.Load(); err != nil {
		t.Skip(err)
	}
}

// random is a tensor of numbers that are the same in each run.
func random(name string, scale float32, shape ...int64) inference.Tensor {
	n := int64(1)
	for _, d := range shape {
		n *= d
	}
	rng := rand.New(rand.NewPCG(7, uint64(n)))
	t := inference.Tensor{Name: name, Shape: shape, Data: make([]float32, n)}
	for i := range t.Data {
		t.Data[i] = scale * float32(rng.NormFloat64())
	}
	return t
}

// answer asks a session with the built-in decoder in it one question, and closes it.
func answer(t *testing.T, s *ort.Session, err error) [][]float32 {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	out, err := s.Run(t.Context(), []inference.Tensor{
		random("f8", 1, 1, 64, 64, 64), random("f4", 1, 1, 32, 128, 128), random("mask_input", 8, 1, 1, 128, 128),
		{Name: "point_coords", Shape: []int64{1, 2, 2}, Data: []float32{200, 120, 0, 0}},
		{Name: "point_labels", Shape: []int64{1, 2}, Data: []float32{1, -1}},
		{Name: "has_mask_input", Shape: []int64{1}, Data: []float32{1}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return [][]float32{out[0].Data, out[1].Data}
}

func same(a, b [][]float32) bool { return slices.EqualFunc(a, b, slices.Equal) }

func plainAnswer(t *testing.T) [][]float32 { return plainAnswerOf(t, 1) }

func plainAnswerOf(t *testing.T, threads int) [][]float32 {
	t.Helper()
	s, err := ort.NewSession(model.Decoder, asks, answers, ort.Options{Threads: threads})
	return answer(t, s, err)
}

// files are the names in a folder with an ending.
func files(t *testing.T, dir, suffix string) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "*"+suffix))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAKeptGraphAnswersTheSameBits(t *testing.T) {
	need(t)
	want := plainAnswer(t)
	f := Folder{Dir: t.TempDir()}
	if _, err := f.Load(decoder, asks, answers, ort.Options{}); err == nil || f.Has(decoder) {
		t.Error("a graph is there that nobody kept")
	}
	s, err := f.Make(decoder, model.Decoder, asks, answers, ort.Options{Threads: 1})
	if !same(answer(t, s, err), want) {
		t.Error("kept just now it answers something else")
	}
	for _, opts := range []ort.Options{{Threads: 1}, {Threads: 2}, {Threads: 1, Lean: true}, {Threads: 2, Resting: true}} {
		s, err := f.Load(decoder, asks, answers, opts)
		if !same(answer(t, s, err), plainAnswerOf(t, opts.Threads)) {
			t.Errorf("%+v: it answers something else", opts)
		}
	}

	image := []inference.Tensor{random("image", 1, 1, 3, 512, 512)}
	var features [][]float32
	for range 2 {
		s, err := ort.NewSession(model.Encoder, []string{"image"}, []string{"f8", "f4"}, ort.Options{Threads: 1})
		if len(features) > 0 {
			s, err = f.Make(Graph{Name: "encoder"}, model.Encoder, []string{"image"}, []string{"f8", "f4"}, ort.Options{Threads: 1})
		}
		if err != nil {
			t.Fatal(err)
		}
		out, err := s.Run(t.Context(), image)
		if err != nil {
			t.Fatal(err)
		}
		got := [][]float32{out[0].Data, out[1].Data}
		if features == nil {
			features = got
		}
		if !same(got, features) {
			t.Error("the encoder gives other features")
		}
		s.Close()
	}
	if left := files(t, f.Dir, ""); len(left) != 4 {
		t.Errorf("the folder has %q", left)
	}
}

// What cannot be told to be what was kept is not loaded and goes, and the next start keeps it anew.
func TestWhatIsDamagedOrForeignIsNeverLoaded(t *testing.T) {
	need(t)
	want := plainAnswer(t)
	flip := func(path string, at func(n int) int) error {
		data, err := os.ReadFile(path)
		if err == nil {
			data[at(len(data))] ^= 4
			err = os.WriteFile(path, data, 0o600)
		}
		return err
	}
	middle := func(n int) int { return n / 2 }
	for name, damage := range map[string]func(graph, numbers string) error{
		"graph emptied":          func(graph, _ string) error { return os.Truncate(graph, 0) },
		"graph cut off":          func(graph, _ string) error { return os.Truncate(graph, 3000) },
		"a bit of the graph":     func(graph, _ string) error { return flip(graph, middle) },
		"a bit of its head":      func(graph, _ string) error { return flip(graph, func(int) int { return 20 }) },
		"a bit of its checksum":  func(graph, _ string) error { return flip(graph, func(n int) int { return n - 1 }) },
		"numbers gone":           func(_, numbers string) error { return os.Remove(numbers) },
		"numbers emptied":        func(_, numbers string) error { return os.Truncate(numbers, 0) },
		"numbers cut off":        func(_, numbers string) error { return os.Truncate(numbers, 1<<20) },
		"numbers made longer":    func(_, numbers string) error { return os.Truncate(numbers, 8<<20) },
		"a bit of the numbers":   func(_, numbers string) error { return flip(numbers, middle) },
		"a folder for the graph": func(graph, _ string) error { return errors.Join(os.Remove(graph), os.Mkdir(graph, 0o700)) },
		"a link for the graph": func(graph, _ string) error {
			return errors.Join(os.Rename(graph, graph+".x"), os.Symlink(graph+".x", graph))
		},
		"a link for the numbers": func(_, n string) error { return errors.Join(os.Rename(n, n+".x"), os.Symlink(n+".x", n)) },
		"gigabytes of nothing":   func(graph, _ string) error { return os.Truncate(graph, 20<<30) },
		"the file of another form of it": func(graph, _ string) error {
			return os.WriteFile(graph, encode(head{Tag: "another"}, model.Decoder), 0o600)
		},
		"no graph, with its checksum": func(graph, _ string) error {
			tag := strings.Split(filepath.Base(graph), ".")[1]
			return os.WriteFile(graph, encode(head{Tag: tag}, []byte("nonsense")), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			checkDamage(t, want, damage)
		})
	}
}

func checkDamage(t *testing.T, want [][]float32, damage func(graph, numbers string) error) {
	t.Helper()
	f := Folder{Dir: t.TempDir()}
	s, err := f.Make(decoder, model.Decoder, asks, answers, ort.Options{Threads: 1})
	answer(t, s, err)
	graphs, numbers := files(t, f.Dir, graphSuffix), files(t, f.Dir, numbersSuffix)
	if len(graphs) != 1 || len(numbers) != 1 {
		t.Fatalf("kept are %q and %q", graphs, numbers)
	}
	if err := damage(graphs[0], numbers[0]); err != nil {
		t.Fatal(err)
	}
	if s, err := f.Load(decoder, asks, answers, ort.Options{Threads: 1}); err == nil {
		s.Close()
		t.Fatal("it was loaded")
	}
	s, err = f.Make(decoder, model.Decoder, asks, answers, ort.Options{Threads: 1})
	if !same(answer(t, s, err), want) {
		t.Error("made anew it answers something else")
	}
	s, err = f.Load(decoder, asks, answers, ort.Options{Threads: 1})
	if !same(answer(t, s, err), want) {
		t.Error("kept anew it answers something else")
	}
}

// Another library, or another processor, has a form of its own; of each graph there are two at most.
func TestEachLibraryAndProcessorHasItsOwnForm(t *testing.T) {
	need(t)
	dir := t.TempDir()
	on := func(kind string) Folder { return Folder{dir, func() (string, error) { return kind, nil }} }
	long := time.Now().Add(-1000 * time.Hour)
	for i, kind := range []string{"1.32.0 AVX512", "1.33.0 AVX512", "1.33.0 AVX2"} {
		f := on(kind)
		if _, err := f.Load(decoder, asks, answers, ort.Options{Threads: 1}); err == nil || f.Has(decoder) {
			t.Errorf("%s: another one's was taken", kind)
		}
		s, err := f.Make(decoder, model.Decoder, asks, answers, ort.Options{Threads: 1})
		answer(t, s, err)
		if !f.Has(decoder) {
			t.Errorf("%s: nothing is kept", kind)
		}
		tag, err := f.tag(decoder)
		if err != nil {
			t.Fatal(err)
		}
		used := long.Add(time.Duration(i) * time.Hour)
		if err := os.Chtimes(f.graphPath(decoder, tag), used, used); err != nil {
			t.Fatal(err)
		}
	}
	if on("1.32.0 AVX512").Has(decoder) || !on("1.33.0 AVX512").Has(decoder) || !on("1.33.0 AVX2").Has(decoder) {
		t.Error("another one went than the one that was used least recently")
	}
	if graphs, numbers := files(t, dir, graphSuffix), files(t, dir, numbersSuffix); len(graphs) != 2 || len(numbers) != 2 {
		t.Errorf("left are %q and %q", graphs, numbers)
	}
	if other := (Graph{Name: decoder.Name, Of: "something else"}); on("1.33.0 AVX2").Has(other) {
		t.Error("a graph of the same name was taken for another one")
	}
}

func TestWhatWasLeftHalfWrittenGoes(t *testing.T) {
	need(t)
	f := Folder{Dir: t.TempDir()}
	long := time.Now().Add(-2 * stalePart)
	orphan := "decoder." + strings.Repeat("0", 32) + numbersSuffix
	for name, age := range map[string]time.Time{partPrefix + "old": long, partPrefix + "new": time.Now(), orphan: long,
		"decoder." + strings.Repeat("1", 32) + numbersSuffix: time.Now(), "prepare." + strings.Repeat("2", 32) + numbersSuffix: long} {
		path := filepath.Join(f.Dir, name)
		if err := errors.Join(os.Mkdir(path, 0o700), os.Chtimes(path, age, age)); err != nil {
			t.Fatal(err)
		}
	}
	s, err := f.Make(decoder, model.Decoder, asks, answers, ort.Options{Threads: 1})
	answer(t, s, err)
	for name, want := range map[string]bool{partPrefix + "old": false, partPrefix + "new": true, orphan: false,
		"decoder." + strings.Repeat("1", 32) + numbersSuffix: true, "prepare." + strings.Repeat("2", 32) + numbersSuffix: true} {
		if _, err := os.Stat(filepath.Join(f.Dir, name)); (err == nil) != want {
			t.Errorf("%s is there: %v", name, err == nil)
		}
	}
	if parts := files(t, f.Dir, ""); len(parts) != 5 {
		t.Errorf("the folder has %q", parts)
	}
	// Where all is kept nothing is made any more, and what another process has left goes all the same.
	left := filepath.Join(f.Dir, partPrefix+"late")
	if err := errors.Join(os.Mkdir(left, 0o700), os.Chtimes(left, long, long)); err != nil {
		t.Fatal(err)
	}
	s, err = f.Load(decoder, asks, answers, ort.Options{Threads: 1})
	answer(t, s, err)
	if _, err := os.Stat(left); err == nil {
		t.Error("a part of long ago is left by a start that finds its graph")
	}
}

// A model is used where nothing can be kept.
func TestAFolderThatCannotBeWrittenKeepsNobodyFromAModel(t *testing.T) {
	need(t)
	want := plainAnswer(t)
	file := filepath.Join(t.TempDir(), "file")
	closed := filepath.Join(t.TempDir(), "closed")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Mkdir(closed, 0o500)); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"", filepath.Join(file, "graphs"), filepath.Join(closed, "graphs")} {
		if dir == filepath.Join(closed, "graphs") && os.Geteuid() == 0 {
			continue // who may write everywhere
		}
		f := Folder{Dir: dir}
		s, err := f.Make(decoder, model.Decoder, asks, answers, ort.Options{Threads: 1})
		if !same(answer(t, s, err), want) {
			t.Errorf("%q: it answers something else", dir)
		}
		if s, err := f.Load(decoder, asks, answers, ort.Options{}); err == nil || f.Has(decoder) {
			t.Errorf("%q: something is kept: %v", dir, s)
		}
	}
}

// Accelerators rewrite graphs in other ways, and who wants less of it than all is not given all.
func TestOnlySessionsOnTheCPUUseKeptGraphs(t *testing.T) {
	need(t)
	f := Folder{Dir: t.TempDir()}
	for _, opts := range []ort.Options{{Threads: 1, Level: ort.OptimiseBasic}, {Threads: 1, Placement: ort.Placement{Device: ort.CUDA}}} {
		s, err := f.Make(decoder, model.Decoder, asks, answers, opts)
		answer(t, s, err)
		if f.Has(decoder) {
			t.Errorf("%+v: it was kept", opts)
		}
		if _, err := f.Load(decoder, asks, answers, opts); !errors.Is(err, errNotKept) {
			t.Errorf("%+v: %v", opts, err)
		}
	}
}

// Processes that start together keep the same graph at the same time, while others load it.
func TestSeveralProcessesKeepAGraphAtOnce(t *testing.T) {
	need(t)
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	f := Folder{Dir: t.TempDir()}
	var all []*exec.Cmd
	for range 4 {
		cmd := exec.Command(program)
		cmd.Env = append(os.Environ(), keepHere+"="+f.Dir)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		all = append(all, cmd)
	}
	want := plainAnswer(t)
	s, err := f.Make(decoder, model.Decoder, asks, answers, ort.Options{Threads: 1})
	if !same(answer(t, s, err), want) {
		t.Error("beside others it answers something else")
	}
	for _, cmd := range all {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	s, err = f.Load(decoder, asks, answers, ort.Options{Threads: 1})
	if !same(answer(t, s, err), want) {
		t.Error("after all of them it answers something else")
	}
	if left := files(t, f.Dir, ""); len(left) != 2 {
		t.Errorf("the folder has %q", left)
	}
}

// FuzzKeptGraph reads any bytes as a kept graph: they are damaged, or what encode makes has the same in it.
func FuzzKeptGraph(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte(graphMagic))
	f.Add(encode(head{Tag: "1", Length: 5, Sum: 9}, []byte("graph")))
	f.Add(encode(head{}, nil))
	f.Add(encode(head{Length: -1}, []byte("graph")))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, graph, err := decode(data)
		if err != nil {
			return
		}
		again, same, err := decode(encode(h, graph))
		if err != nil || again != h || !slices.Equal(same, graph) {
			t.Errorf("%+v and %d bytes became %+v and %d, %v", h, len(graph), again, len(same), err)
		}
	})
}
