//go:build linux

package reliability

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A window that nobody touches takes no processor, with a picture and a mask on it. A caret that blinks does: each blink is
// a frame.
func TestAWindowAtRestTakesNoProcessor(t *testing.T) {
	const most = 0.15 // percent of a core: of the system's hundredths of a second one in ten seconds
	n := count(t, "RESTS", 0, 3)
	if n == 0 {
		t.Skip("it takes time to pass, which belongs to the long run")
	}
	s := newScreen(t, program(t))
	disc(t, filepath.Join(s.person.work, "disc.png"))
	s.start("disc", "disc.png")
	middle := image.Rect(300, 180, 420, 300)
	before := s.look(middle)
	s.do("mousemove", "360", "240", "click", "1", "mousemove", "1", "519")
	s.until("a mask is shown", func() bool { return s.own() && !slices.Equal(s.look(middle), before) })
	var all []string
	for range n {
		idle := s.busy(10 * time.Second)
		all = append(all, fmt.Sprintf("%.2f", idle))
		if idle > most {
			t.Errorf("at rest it takes %.2f %% of a core, more than %v", idle, most)
		}
	}
	t.Logf("at rest it takes %s %% of a core", strings.Join(all, ", "))
}

// busy is how much of a core the program takes for a while, in percent.
func (s *screen) busy(during time.Duration) float64 {
	ticks := func() int {
		data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.pid()))
		fields := strings.Fields(string(data[max(strings.LastIndexByte(string(data), ')'), 0):]))
		if len(fields) < 13 {
			return 0
		}
		user, _ := strconv.Atoi(fields[11])
		system, _ := strconv.Atoi(fields[12])
		return user + system
	}
	<-time.After(5 * time.Second) // what was going on has ended
	begin, from := time.Now(), ticks()
	<-time.After(during)
	return float64(ticks()-from) / time.Since(begin).Seconds() // a tick is a hundredth of a second
}
