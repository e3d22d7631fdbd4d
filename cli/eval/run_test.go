package eval

import (
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/mask"
	"clickmask/prompt"
)

// corpus writes two pictures with masks into a folder: "one" with two objects and a stripe that does not
// count, "two" with one object, its mask a palette PNG of half the size.
func corpus(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	save := func(name string, img image.Image) {
		f, err := os.Create(filepath.Join(dir, name))
		if err == nil {
			err = png.Encode(f, img)
		}
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	save("one.png", image.NewRGBA(image.Rect(0, 0, 128, 96)))
	save("two.png", image.NewRGBA(image.Rect(0, 0, 96, 128)))
	one := image.NewGray(image.Rect(0, 0, 128, 96))
	two := image.NewPaletted(image.Rect(0, 0, 48, 64), color.Palette{color.Black, color.White, color.Gray{9}})
	for y := range 96 {
		for x := range 128 {
			switch {
			case x >= 10 && x < 50 && y >= 20 && y < 60:
				one.Pix[one.PixOffset(x, y)] = 1
			case x >= 80 && x < 110 && y >= 30 && y < 90:
				one.Pix[one.PixOffset(x, y)] = 7
			case y < 5:
				one.Pix[one.PixOffset(x, y)] = 255
			case x == 127 && y < 12:
				one.Pix[one.PixOffset(x, y)] = 9 // far too small
			}
		}
	}
	for y := 20; y < 40; y++ {
		for x := 10; x < 40; x++ {
			two.SetColorIndex(x, y, 2)
		}
	}
	save("one_m.png", one)
	save("two_m.png", two)
	const manifest = "image,mask,source,split,licence\none.png,one_m.png,alpha,val,x\ntwo.png,two_m.png,beta,train,x\n"
	if err := os.WriteFile(filepath.Join(dir, "m.csv"), []byte(manifest), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

func rowsOf(t *testing.T, dir string) []Row {
	t.Helper()
	rows, err := ReadManifest(filepath.Join(dir, "m.csv"))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestARunReportsEveryMetricAndGivesTheSameNumbersAgain(t *testing.T) {
	dir := corpus(t)
	opts := Options{Seed: 1, MinArea: DefaultMinArea, NoC: true, Scribble: true}
	first, err := Run(t.Context(), fake.New(fake.Options{}), rowsOf(t, dir), opts)
	if err != nil {
		t.Fatal(err)
	}
	if first.Overall.Objects != 3 || first.Rows != 2 || first.Pictures != 2 {
		t.Errorf("%d objects in %d rows, %d pictures; want 3, 2, 2", first.Overall.Objects, first.Rows, first.Pictures)
	}
	alone, err := Run(t.Context(), fake.New(fake.Options{}), rowsOf(t, dir), Options{Seed: 1, Main: true})
	if err != nil {
		t.Fatal(err)
	}
	if alone.Overall.Objects != 1 {
		t.Errorf("the main thing is judged in pictures of several: %d objects", alone.Overall.Objects)
	}
	for _, name := range Metrics {
		of := first
		if name == "main" { // which is measured by itself
			of = alone
		}
		v, ok := of.Overall.Value(name)
		ci := of.Overall.CI95[name]
		if !ok || ci[0] > v || ci[1] < v {
			t.Errorf("%s: %v (measured: %v), interval %v", name, v, ok, ci)
		}
	}
	if len(first.BySource) != 1 || first.BySource["other"].Objects != 3 || first.Pooled["alpha"].Objects != 2 {
		t.Errorf("small sources are not pooled: %v, %v", first.BySource, first.Pooled)
	}
	second, err := Run(t.Context(), fake.New(fake.Options{}), rowsOf(t, dir), opts)
	if err != nil {
		t.Fatal(err)
	}
	first.EncodeMs, first.DecodeMs, second.EncodeMs, second.DecodeMs = 0, 0, 0, 0
	if !reflect.DeepEqual(first, second) {
		a, _ := json.Marshal(first)
		b, _ := json.Marshal(second)
		t.Errorf("two runs differ:\n%s\n%s", a, b)
	}
}

func TestARowThatCannotBeReadIsToldAndLeftOut(t *testing.T) {
	dir := corpus(t)
	if err := os.WriteFile(filepath.Join(dir, "one_m.png"), []byte("no picture"), 0o666); err != nil {
		t.Fatal(err)
	}
	var told []string
	report, err := Run(t.Context(), fake.New(fake.Options{}), rowsOf(t, dir), Options{MinArea: DefaultMinArea,
		Progress: func(_ int, row Row, err error) {
			if err != nil {
				told = append(told, row.name+": "+err.Error())
			}
		}})
	if err != nil {
		t.Fatal(err)
	}
	if report.FailedRows != 1 || report.Rows != 1 || report.Overall.Objects != 1 {
		t.Errorf("%d failed, %d rows, %d objects; want 1 each", report.FailedRows, report.Rows, report.Overall.Objects)
	}
	if len(told) != 1 || !strings.Contains(told[0], "one_m.png") {
		t.Errorf("told: %q", told)
	}
}

// oracle answers with what the test says instead of looking.
type oracle struct {
	*fake.Model
	asked  []prompt.Prompt
	inputs []*mask.Logits
	answer func(n int, f mask.Grid) *prompt.Answer
}

func (o *oracle) Decode(_ context.Context, e *inference.Embedding, p prompt.Prompt, in *mask.Logits) (*prompt.Answer, error) {
	o.asked = append(o.asked, p.Clone())
	o.inputs = append(o.inputs, in)
	return o.answer(len(o.asked), e.Grid), nil
}

// columns is a mask of the low-res columns x0 to x1.
func columns(f mask.Grid, x0, x1 int) mask.Logits {
	l := mask.Logits{Grid: f, Data: make([]float32, f.LowW*f.LowH)}
	for i := range l.Data {
		l.Data[i] = -5
		if x := i % f.LowW; x >= x0 && x < x1 {
			l.Data[i] = 5
		}
	}
	return l
}

func TestThePreviousMaskIsFedBackAndTheFirstAnswerIsTheBestRanked(t *testing.T) {
	object := newBitmap(64, 64)
	for i := range object.on {
		object.on[i] = i%64 < 32
	}
	tg := target{object: object, counts: everything(64, 64)}
	o := &oracle{Model: fake.New(fake.Options{Side: 64, Low: 64})}
	f := o.Grid(64, 64)
	o.answer = func(n int, f mask.Grid) *prompt.Answer {
		return &prompt.Answer{ // the single answer is right from the third question on
			LowRes: []mask.Logits{columns(f, 0, 10+11*min(n-1, 2)), columns(f, 0, 8), columns(f, 0, 16), columns(f, 0, 32)},
			IoU:    []float32{0.9, 0.2, 0.8, 0.1},
		}
	}
	j := &judge{model: inference.NewRunner(o, inference.Options{}), embedding: &inference.Embedding{Grid: f}}
	after, best3, err := j.clicks(t.Context(), tg, firstClick(object), 5)
	if err != nil {
		t.Fatal(err)
	}
	// Candidate 2 (16 of 32 columns), then the single answer (21 of 32), then all 32, and nothing more to ask.
	if want := []float64{16. / 32, 21. / 32, 1, 1, 1}; !reflect.DeepEqual(after, want) {
		t.Errorf("IoU after each click %v, want %v", after, want)
	}
	if best3 != 1 {
		t.Errorf("best of three %g, want 1", best3)
	}
	if len(o.asked) != 3 {
		t.Fatalf("asked %d times, want 3", len(o.asked))
	}
	if o.inputs[0] != nil || !reflect.DeepEqual(*o.inputs[1], columns(f, 0, 16)) || !reflect.DeepEqual(*o.inputs[2], columns(f, 0, 21)) {
		t.Error("the shown mask is not what was fed back")
	}
	if got := clicksToReach(after, 0.85); got != 3 {
		t.Errorf("%g clicks to 0.85, want 3", got)
	}
	if got := clicksToReach(after[:2], 0.85); got != 2 {
		t.Errorf("never reaching counts as %g clicks, want all 2", got)
	}
}

// doubter answers of parts with nothing, which no look believes.
type doubter struct {
	*fake.Model
	looks int
}

func (d *doubter) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, in *mask.Logits) (*prompt.Answer, error) {
	a, err := d.Model.Decode(ctx, e, p, in)
	if err == nil && !e.Grid.Crop.Empty() {
		d.looks++
		for i := range a.LowRes {
			a.LowRes[i] = columns(e.Grid, 0, 0)
		}
	}
	return a, err
}

func TestALookThatIsNotBelievedChangesNothingButTakesItsTime(t *testing.T) {
	rows := rowsOf(t, corpus(t))
	opts := Options{Seed: 1, MinArea: DefaultMinArea}
	plain, err := Run(t.Context(), &doubter{Model: fake.New(fake.Options{})}, rows, opts)
	if err != nil {
		t.Fatal(err)
	}
	opts.Closer = true
	m := &doubter{Model: fake.New(fake.Options{})}
	looked, err := Run(t.Context(), m, rows, opts)
	if err != nil {
		t.Fatal(err)
	}
	if m.looks == 0 || !looked.Closer || !(looked.LookMs > 0) || plain.Closer || plain.LookMs != 0 {
		t.Errorf("%d looks of %g ms (closer: %v); without, %g ms (%v)", m.looks, looked.LookMs, looked.Closer, plain.LookMs, plain.Closer)
	}
	if !reflect.DeepEqual(looked.Overall, plain.Overall) {
		t.Errorf("looks that nobody believes change the numbers:\n%+v\n%+v", looked.Overall, plain.Overall)
	}
}

func TestTheOverallMeanIsOverSources(t *testing.T) {
	var samples []sample
	add := func(source string, n int, v float64) {
		for range n {
			samples = append(samples, sample{source: source, size: "small", picture: len(samples), values: map[string]float64{"box": v}})
		}
	}
	add("large", 60, 0.9)
	add("enough", 20, 0.6)
	add("few", 19, 0.2)
	add("fewer", 1, 1)
	report := summarise(samples, 1)
	if got := *report.Overall.Box; got != 0.58 { // (0.9 + 0.6 + (19*0.2+1)/20) / 3
		t.Errorf("overall %g, want 0.58", got)
	}
	if report.BySource["other"].Objects != 20 || len(report.BySource) != 3 {
		t.Errorf("by source: %v", report.BySource)
	}
	if got := *report.BySize["small"].Box; got != 0.708 {
		t.Errorf("the mean of all is %g, want 0.708", got)
	}
	if report.Overall.Click1 != nil {
		t.Error("a metric that was not measured is reported")
	}
	if ci := report.BySource["large"].CI95["box"]; ci != [2]float64{0.9, 0.9} {
		t.Errorf("equal values have the interval %v", ci)
	}
}

func TestSelect(t *testing.T) {
	var rows []Row
	for i := range 30 {
		source := []string{"a", "a", "b"}[i%3]
		rows = append(rows, Row{Image: string(rune('A' + i)), Source: source, Split: []string{"val", "train"}[i%2]})
	}
	if got := Select(rows, "", 0, 1); !reflect.DeepEqual(got, rows) {
		t.Error("without a limit the rows are not the manifest's")
	}
	val := Select(rows, "val", 0, 1)
	if len(val) != 15 {
		t.Errorf("%d rows in val, want 15", len(val))
	}
	few := Select(rows, "", 6, 1)
	n := map[string]int{}
	for _, r := range few {
		n[r.Source]++
	}
	if len(few) != 6 || n["a"] != 3 || n["b"] != 3 {
		t.Errorf("6 rows are %v by source, want 3 and 3", n)
	}
	if again := Select(rows, "", 6, 1); !reflect.DeepEqual(few, again) {
		t.Error("the choice changes")
	}
}

func TestAManifestSaysWhatItLacks(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no mask column": {"image,source\na,b\n", "lacks mask"},
		"empty":          {"", "no header"},
		"ragged":         {"image,mask\na\n", "wrong number of fields"},
	} {
		if _, err := readRows(strings.NewReader(c.text), "."); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}
