//go:build linux

package reliability

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"clickmask/internal/randomtest"
)

// events are what is done to the window, each as commands of xdotool. Quitting is left out, but for the menu's.
var events = []struct {
	weight int
	do     func(r *rand.Rand) []string
}{
	{30, func(r *rand.Rand) []string { return append(somewhere(r), "click", "1") }},
	{4, func(r *rand.Rand) []string { return append(somewhere(r), "click", "3") }},
	{2, func(r *rand.Rand) []string { return append(somewhere(r), "click", "--repeat", "2", "1") }},
	{10, func(r *rand.Rand) []string { return dragged(r, "1") }},
	{3, func(r *rand.Rand) []string { return dragged(r, "2") }},
	{4, func(r *rand.Rand) []string { return dragged(r, "3") }},
	{3, func(r *rand.Rand) []string {
		held := one(r, "shift", "ctrl", "alt")
		return append(append([]string{"keydown", held}, dragged(r, "1")...), "keyup", held)
	}},
	{10, func(r *rand.Rand) []string { return append(somewhere(r), "click", strconv.Itoa(4+r.IntN(2))) }},
	{10, somewhere},
	{3, func(r *rand.Rand) []string {
		held := one(r, "shift", "ctrl", "alt", "space")
		return append(append([]string{"keydown", held}, append(somewhere(r), "click", "1")...), "keyup", held)
	}},
	{40, func(r *rand.Rand) []string {
		return []string{"key", one(r, "Return", "Return", "Tab", "shift+Tab", "Escape", "Escape", "BackSpace", "Delete", "F2", "f", "b", "v", "n", "d", "a", "h",
			"q", "w", "r", "g", "q", "plus", "minus", "1", "2", "3", "space", "Page_Down", "Page_Up", "Up", "Down", "Left", "Right", "question", "F1", "F6", "backslash",
			"b", "e", "l", "p", "u", "o", "b", "e", "z", "bracketleft", "bracketright", "Home", "End", "shift+d", "m")}
	}},
	{12, func(r *rand.Rand) []string {
		return []string{"key", one(r, "ctrl+z", "ctrl+z", "ctrl+shift+z", "ctrl+y", "ctrl+s", "ctrl+e", "ctrl+o", "ctrl+comma", "ctrl+0", "ctrl+shift+e", "ctrl+shift+c", "ctrl+equal", "ctrl+a", "ctrl+u", "ctrl+i", "ctrl+shift+u", "ctrl+f", "ctrl+g")}
	}},
	{2, func(r *rand.Rand) []string { return []string{"type", "--delay", "0", one(r, "cat", "dog", "x") + "\n"} }},
	{1, func(r *rand.Rand) []string { // another size
		return []string{"windowsize", theWindow, strconv.Itoa(500 + r.IntN(700)), strconv.Itoa(400 + r.IntN(380))}
	}},
	{1, func(*rand.Rand) []string { return []string{"key", "F11"} }},
}

// theWindow stands for the number of the window in commands.
const theWindow = "WINDOW"

func one(r *rand.Rand, list ...string) string { return list[r.IntN(len(list))] }

// somewhere moves the pointer, mostly over the smallest size of the window.
func somewhere(r *rand.Rand) []string {
	return []string{"mousemove", strconv.Itoa(r.IntN(800)), strconv.Itoa(r.IntN(520))}
}

func dragged(r *rand.Rand, button string) []string {
	line := append(somewhere(r), "mousedown", button)
	for range 1 + r.IntN(3) {
		line = append(line, somewhere(r)...)
	}
	return append(line, "mouseup", button)
}

// wrong is what must not be in a log.
//
// The person has neither D-Bus, to follow the system's theme by, nor folders for videos and the like, which Fyne's own
// dialog for files would offer; Fyne says so.
var (
	wrong   = regexp.MustCompile(`(?i)fyne error|call thread|panic|fatal error|goroutine \d+ \[|SIG(SEGV|FPE|ABRT|BUS)`)
	lacking = regexp.MustCompile(`Fyne error:  (failed to watch theme settings|Getting favorite locations)`)
)

// complaint is the first thing in a log that must not be there, with what is round it; "" for none.
func complaint(log string) string {
	lines := strings.Split(log, "\n")
	for i, line := range lines {
		if wrong.MatchString(line) && !lacking.MatchString(line) {
			return strings.Join(lines[max(i-5, 0):min(i+40, len(lines))], "\n")
		}
	}
	return ""
}

// A monkey sits at the window for a while. Nothing breaks, Fyne has nothing to complain of, and memory does not grow.
func TestAMonkeyAtTheWindowBreaksNothing(t *testing.T) {
	const stretch = 2000 // events; in the first of a window undo and the caches fill up
	n := count(t, "EVENTS", 1000, 20_000)
	judged := count(t, "FRAMES", 0, 1) > 0 // in the quick run no test depends on time
	r := rand.New(rand.NewPCG(randomtest.Seed(t), 3))
	s := newScreen(t, checkedProgram(t, judged))
	outside := filepath.Join(t.TempDir(), "outside")
	if line := confined(t, filepath.Dir(s.person.home), s.person.work); exec.Command(line[0], append(line[1:], "touch", outside)...).Run() == nil {
		t.Fatal("the monkey can write where it must not")
	}
	var pictures []string
	for i := range 3 {
		pictures = append(pictures, fmt.Sprintf("disc%d.png", i))
		disc(t, filepath.Join(s.person.work, pictures[i]))
	}
	starts, since := 0, 0
	var curve []span // of each stretch that the window has lived through
	var now span
	for done := 0; done < n; {
		if s.running == nil {
			starts, since, curve, now = starts+1, done, nil, span{}
			s.start("(ClickMask|disc)", pictures...)
		}
		line := []string{"key", "Escape", "key", "Escape"} // out of what it got into
		var chunk []string
		for range 25 {
			do := pick(r)(r)
			if line = append(line, do...); judged { // else a slow machine does many events in one round
				line = append(line, "sleep", "0.02")
			}
			chunk = append(chunk, strings.Join(do, " "))
			done++
		}
		for i := range line {
			if line[i] == theWindow {
				line[i] = s.window
			}
		}
		if !s.do(line...) && s.alive() {
			waitFor(t, "the program ends", func() bool { return !s.alive() }) // xdotool fails where the window is gone
		}
		if !s.alive() {
			if s.running.err != nil {
				t.Fatalf("after %d events the program ended with %v, %s%s\nthe last were %s", done, s.running.err, s.running.stderr.String(), complaint(s.log()), strings.Join(chunk, ", "))
			}
			s.running = nil // it was closed in the end
			continue
		}
		if said := complaint(s.log()); said != "" {
			t.Fatalf("after %d events the log says\n%s\nthe last were %s", done, said, strings.Join(chunk, ", "))
		}
		now.add(s.resident() >> 10)
		if (done-since)%stretch == 0 {
			curve, now = append(curve, now), span{}
		}
	}
	if s.running == nil {
		s.start("(ClickMask|disc)", pictures...)
	}
	s.do("key", "Escape", "key", "Escape", "key", "Escape", "mousemove", "1", "519")
	answers := strings.Count(s.log(), "msg=answer ")
	t.Logf("%d events, the window opened %d times; the model answered %d times in what is left of the log", n, starts, answers)
	if answers == 0 {
		t.Error("nothing was ever clicked on: the test tries too little")
	}
	if len(curve) > 2 {
		t.Logf("resident in the last window were, in MB for each %d events, %v", stretch, curve)
		if second, last := curve[1], curve[len(curve)-1]; !second.holds(last) {
			t.Errorf("resident memory grew from %v to %v MB", second, last)
		}
	}
	f := framesIn(s.log())
	t.Log(f)
	if was := f.atFirst(); f.grew() { // work that lasts may have gone on through all of a short second half: it ends, and what has leaked stays
		waitFor(t, fmt.Sprintf("goroutines become fewer again, which became more and more: %v", f.goroutines), func() bool {
			var moves []string
			for i := range 200 {
				moves = append(moves, "mousemove", "1", strconv.Itoa(480+i%20))
			}
			s.do(moves...)
			now := framesIn(s.log()).goroutines
			return now[len(now)-1] <= was
		})
	}
	for _, one := range f.slow {
		if judged {
			t.Errorf("a round of Fyne's loop took %d ms of work:\n%s", one.work, one.where)
		}
	}
	window := s.running
	s.kill()
	if window.stderr.Len() > 0 {
		t.Errorf("the program says %s", window.stderr.String())
	}
}

func pick(r *rand.Rand) func(*rand.Rand) []string {
	all := 0
	for _, e := range events {
		all += e.weight
	}
	at := r.IntN(all)
	for _, e := range events {
		if at -= e.weight; at < 0 {
			return e.do
		}
	}
	panic("not reached")
}

// span is the least and the most that was resident for a while, in MB. Between two collections up to 64 MB of garbage come
// together, so that a single look tells little: what is kept shows in the least.
type span struct{ least, most int }

func (s *span) add(resident int) {
	if s.most == 0 {
		s.least = resident
	}
	s.least, s.most = min(s.least, resident), max(s.most, resident)
}

// holds says whether neither the least nor the most of a later while is more than a tenth above this one's.
func (s span) holds(later span) bool {
	return 10*later.least <= 11*s.least && 10*later.most <= 11*s.most
}

func (s span) String() string { return fmt.Sprintf("%d-%d", s.least, s.most) }

// log is what the program's log says.
func (s *screen) log() string {
	data, err := os.ReadFile(filepath.Join(s.person.stateFolder(), "clickmask.log"))
	if err != nil && !os.IsNotExist(err) {
		s.t.Fatal(err)
	}
	return string(data)
}

// resident is how much memory the program has, in kB.
func (s *screen) resident() int {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.pid()))
	m := regexp.MustCompile(`VmRSS:\s+(\d+)`).FindSubmatch(data)
	if m == nil {
		return 0 // it has just ended
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n
}
