package foreign

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"clickmask/inference/ort"
	"clickmask/inference/sam"
	"clickmask/inference/segtest"
)

// What a graph may do to who runs it. The first ones say so as soon as it is tried, the others wait for four points,
// which no self-test gives.

// dividing divides the least integer by the int64 [1] called by, which processors cannot by -1. By 0 they cannot either,
// which some versions of ONNX Runtime see before.
func dividing(n *net, by string) {
	n.ints("least", []int64{1}, math.MinInt64)
	n.op("Div", "quotient", []string{"least", by})
	n.op("Cast", "evil", []string{"quotient"}, intAttr("to", typeFloat))
}

// looping counts to as many as the int64 [1] called rounds says.
func looping(n *net, rounds string) {
	body := &net{}
	body.input("round", typeInt64)
	body.input("go on", typeBool)
	body.input("sum", typeFloat, 1)
	body.output("still", typeBool)
	body.output("sum after", typeFloat, 1)
	body.floats("one", []int64{1}, 1)
	body.op("Identity", "still", []string{"go on"})
	body.op("Add", "sum after", []string{"sum", "one"})
	n.floats("zero", []int64{1}, 0)
	n.ints("scalar", []int64{0})
	n.op("Reshape", "rounds0", []string{rounds, "scalar"})
	n.ops("Loop", []string{"evil"}, []string{"rounds0", "", "zero"}, graphAttr("body", textField(body.graph, 2, "body")))
}

// filling makes a tensor of as many numbers as the int64 [1] called size says.
func filling(n *net, size string) {
	n.op("ConstantOfShape", "huge", []string{size})
	n.op("ReduceSum", "evil", []string{"huge"}, intAttr("keepdims", 0))
}

// doubling is an operator that is a function of two functions, which are functions of two functions: 2^40 additions once
// they are written out.
func doubling(n *net) {
	const domain, depth = "doubling", 40
	n.imports = append(n.imports, domain)
	for i := range depth {
		f := textField(nil, 1, fmt.Sprint("f", i))
		f = textField(textField(f, 4, "in"), 5, "out")
		if i == 0 {
			f = bytesField(f, 7, operator("", "Add", []string{"out"}, []string{"in", "in"}))
		} else {
			inner := fmt.Sprint("f", i-1)
			f = bytesField(f, 7, operator(domain, inner, []string{"between"}, []string{"in"}))
			f = bytesField(f, 7, operator(domain, inner, []string{"out"}, []string{"between"}))
		}
		f = bytesField(f, 9, numberField(nil, 2, 17))
		f = bytesField(f, 9, numberField(textField(nil, 1, domain), 2, 1))
		n.functions = bytesField(n.functions, 25, textField(f, 10, domain))
	}
	n.floats("start", nil, 1)
	n.graph = bytesField(n.graph, 1, operator(domain, fmt.Sprint("f", depth-1), []string{"evil"}, []string{"start"}))
}

// fromPicture makes an int64 [1] of 0 that no constant folding sees through.
func fromPicture(n *net, name string) {
	n.floats("nothing", nil, 0)
	n.ints("single", []int64{1}, 1)
	n.op("ReduceMax", "largest", []string{"picture"}, intAttr("keepdims", 0))
	n.op("Mul", "zeroed", []string{"largest", "nothing"})
	n.op("Reshape", "zeroed1", []string{"zeroed", "single"})
	n.op("Cast", name, []string{"zeroed1"}, intAttr("to", typeInt64))
}

// atFivePoints is a decoder that gives attack an int64 [1] of calm, but of wild for four points and the padding one.
func atFivePoints(calm, wild int64, attack func(n *net, value string)) *net {
	return decoder(func(n *net) {
		n.ints("five", []int64{1}, 5)
		n.ints("calm", []int64{1}, calm)
		n.ints("wild", []int64{1}, wild)
		n.op("Equal", "now", []string{"count", "five"})
		n.op("Where", "value", []string{"now", "wild", "calm"})
		attack(n, "value")
	})
}

const (
	endless = math.MaxInt64
	huge    = 1 << 31 // numbers: 8 GB
)

// brief are limits for graphs that never end: enough for a busy machine to open a pair.
var brief = Limits{Open: 20 * time.Second, Answer: 3 * time.Second}

// fails holds an error against one failure and its sentence.
func fails(t *testing.T, err error, kind Kind, says string) {
	t.Helper()
	var f *Failure
	if !errors.As(err, &f) || f.Kind != kind || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v\nwant kind %d and %q", err, kind, says)
	}
}

func TestAGraphThatEndsItsProcessIsRefusedInOneSentence(t *testing.T) {
	caches(t)
	if err := ort.Load(); err != nil {
		t.Skip(err)
	}
	shortly := Limits{Open: 4 * time.Second}
	for name, c := range map[string]struct {
		attack func(n *net)
		limits Limits
		kind   Kind
		says   string
	}{
		"a division when it is loaded": {func(n *net) { n.ints("by", []int64{1}, -1); dividing(n, "by") }, Limits{}, Crashed,
			"test_encoder.onnx crashed while it was being opened (SIGFPE"},
		"a division when it is tried": {func(n *net) {
			fromPicture(n, "naught")
			n.ints("less", []int64{1}, -1)
			n.op("Add", "by", []string{"naught", "less"})
			dividing(n, "by")
		}, Limits{}, Crashed, "test_encoder.onnx crashed while it was being opened (SIGFPE"},
		"a loop without end": {func(n *net) { n.ints("rounds", []int64{1}, endless); looping(n, "rounds") }, shortly, Late,
			"test_encoder.onnx gave no answer within 4s and was stopped while it was being opened"},
		"functions of functions": {doubling, shortly, Late, "test_encoder.onnx gave no answer within 4s and was stopped while it was being opened"},
		"a tensor of 2^31 numbers": {func(n *net) {
			fromPicture(n, "naught")
			n.ints("many", []int64{1}, huge)
			n.op("Add", "size", []string{"naught", "many"})
			filling(n, "size")
		}, Limits{}, Memory, "test_encoder.onnx wanted more memory than a model of its size may have (1.6 GB)"},
	} {
		t.Run(name, func(t *testing.T) {
			dividingCrashes(t, c.kind)
			path := pair(t, encoder(c.attack), decoder(nil))
			m, err := OpenFile(t.Context(), path, Options{Threads: 1, Limits: c.limits})
			if err == nil {
				m.Close()
				t.Fatal("opened")
			}
			fails(t, err, c.kind, c.says)
		})
	}
}

func TestAGraphThatEndsItsProcessLaterEndsNothingElse(t *testing.T) {
	caches(t)
	for name, c := range map[string]struct {
		decoder *net
		kind    Kind
		says    string
	}{
		"a division":         {atFivePoints(1, -1, dividing), Crashed, "test_encoder.onnx crashed while it answered a click (SIGFPE"},
		"a loop without end": {atFivePoints(1, endless, looping), Late, "test_encoder.onnx gave no answer within 3s and was stopped while it answered a click"},
		"a tensor of 2^31 numbers": {atFivePoints(1, huge, filling), Memory,
			"test_encoder.onnx wanted more memory than a model of its size may have (1.6 GB) and was stopped while it answered a click"},
	} {
		t.Run(name, func(t *testing.T) {
			dividingCrashes(t, c.kind)
			m := opened(t, pair(t, encoder(nil), c.decoder), brief)
			e, err := m.Encode(t.Context(), segtest.Scene(64, 48, 1))
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // it can be asked again, and what was made before is still good
				if _, err := m.Decode(t.Context(), e, clicks(2), nil); err != nil {
					t.Errorf("before: %v", err)
				}
				_, err := m.Decode(t.Context(), e, clicks(4), nil)
				fails(t, err, c.kind, c.says)
			}
		})
	}
}

// dividingCrashes skips what only some processors do.
func dividingCrashes(t *testing.T, kind Kind) {
	t.Helper()
	if kind == Crashed && runtime.GOARCH != "amd64" {
		t.Skip("this processor divides the least integer by -1 without a word")
	}
}

func TestACrashingModelIsNotStartedAgainForEver(t *testing.T) {
	dividingCrashes(t, Crashed)
	caches(t)
	m := opened(t, pair(t, encoder(nil), atFivePoints(1, -1, dividing)), Limits{})
	e, err := m.Encode(t.Context(), segtest.Scene(64, 48, 1))
	if err != nil {
		t.Fatal(err)
	}
	for range maxRestarts + 1 {
		_, err = m.Decode(t.Context(), e, clicks(4), nil)
		fails(t, err, Crashed, "crashed")
	}
	if _, err := m.Decode(t.Context(), e, clicks(1), nil); err == nil || !m.child.ended() {
		t.Errorf("started once more: %v", err)
	}
}

func TestAChildThatWasKilledIsStartedAgain(t *testing.T) {
	caches(t)
	m := opened(t, pair(t, encoder(nil), decoder(nil)), Limits{})
	e, err := m.Encode(t.Context(), segtest.Scene(64, 48, 1))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.child.process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-m.child.gone
	if _, err := m.Decode(t.Context(), e, clicks(1), nil); err != nil {
		t.Errorf("after it was killed: %v", err)
	}
	path := m.path
	encoder(func(n *net) { n.floats("evil", nil, 1) }).write(t, path)
	if err := m.child.process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-m.child.gone
	if _, err := m.Decode(t.Context(), e, clicks(1), nil); err == nil || !strings.Contains(err.Error(), "another file than it was") {
		t.Errorf("after its file was replaced: %v", err)
	}
}

func TestChildrenThatAreNone(t *testing.T) {
	path := pair(t, encoder(nil), decoder(nil))
	for how, c := range map[string]struct {
		kind Kind
		says string
	}{
		"silent":   {Crashed, "test_encoder.onnx crashed while it was being opened (exit status 0)"},
		"deaf":     {Late, "test_encoder.onnx gave no answer within 1s"},
		"mute":     {Late, "test_encoder.onnx gave no answer within 1s"},
		"babbling": {Garbled, "test_encoder.onnx answered nonsense while it was being opened"},
		"greedy":   {Memory, "test_encoder.onnx wanted more memory"},
		"aborting": {Memory, "test_encoder.onnx wanted more memory"},
		"killed":   {Ended, "test_encoder.onnx was stopped from outside while it was being opened (signal: killed)"},
		"lying":    {Garbled, "test_encoder.onnx answered nonsense while it was being opened (it does not say what it is)"},
	} {
		t.Run(how, func(t *testing.T) {
			limits := Limits{}
			if c.kind == Late {
				limits.Open = time.Second
			}
			m, err := open(t.Context(), path, Options{Limits: limits}, behaving(how))
			if err == nil {
				m.Close()
				t.Fatal("opened")
			}
			fails(t, err, c.kind, c.says)
		})
	}
}

func TestARunThatIsGivenUpLetsGoAtOnceAndTheNextOneIsAnswered(t *testing.T) {
	caches(t)
	m := opened(t, pair(t, encoder(nil), atFivePoints(1, endless, looping)), Limits{})
	e, err := m.Encode(t.Context(), segtest.Scene(64, 48, 1))
	if err != nil {
		t.Fatal(err)
	}
	first := m.child
	for range 3 {
		ctx, cancel := context.WithCancel(t.Context())
		asked := make(chan struct{})
		go func() {
			defer close(asked)
			for len(first.turn) == 0 { // until it is being worked on
				runtime.Gosched()
			}
			cancel()
		}()
		if _, err := m.Decode(ctx, e, clicks(4), nil); !errors.Is(err, context.Canceled) {
			t.Errorf("given up: %v", err)
		}
		<-asked
		if _, err := m.Decode(t.Context(), e, clicks(2), nil); err != nil {
			t.Errorf("the next one: %v", err)
		}
	}
	if m.child != first {
		t.Error("it took another process")
	}
}

// Where no system ends a child with its parent, the end of its input does.
func TestAChildEndsWithItsInput(t *testing.T) {
	caches(t)
	if err := ort.Load(); err != nil {
		t.Skip(err)
	}
	path := pair(t, encoder(nil), atFivePoints(1, endless, looping))
	cmd := again()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	f := sam.GridFor(64, 48, side, low)
	busy := clicks(4)
	for i, a := range []struct {
		ask
		body []byte
	}{
		{ask{Do: doOpen, Path: path, Threads: 1, Memory: DefaultMemory}, nil},
		{ask{Do: doEncode, Grid: &f}, make([]byte, 3*f.ContentW*f.ContentH)},
		{ask{Do: doDecode, Prompt: &busy}, nil},
	} {
		a.Number = uint64(i + 1)
		if err := writePacket(in, a.ask, a.body); err != nil {
			t.Fatal(err)
		}
		if a.Do == doDecode {
			break
		}
		var got answer
		if _, err := readPacket(out, &got); err != nil || got.Error != "" {
			t.Fatalf("%s: %+v, %v", a.Do, got, err)
		}
	}
	in.Close()
	if err := cmd.Wait(); err != nil { // hangs where the child does
		t.Error(err)
	}
}
