package bench

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

//go:embed peer.py
var peerScript string

// StartCases times the way from the start of the program to a picture on the screen, in turns: the first start of a person, to
// whom nothing is kept yet; a later one; and that of a peer, the path of labelme's command, "" for none. picture is the
// name of the cases, path the picture.
func StartCases(ctx context.Context, picture, path string, rounds int, peer, program string, args ...string) (cases []Window, memory []Memory, err error) {
	kinds := []string{"first start", "later start"}
	if peer != "" {
		kinds = append(kinds, "labelme's start")
	}
	something, all, peaks := map[string][]float64{}, map[string][]float64{}, map[string]float64{}
	for range rounds {
		home, err := os.MkdirTemp("", "clickmask-start-")
		if err != nil {
			return nil, nil, err
		}
		defer os.RemoveAll(home)
		for _, kind := range kinds {
			begun := time.Now().UnixMilli()
			m, peak, err := startOnce(ctx, kind == "labelme's start", home, path, peer, program, args)
			if err != nil {
				return nil, nil, fmt.Errorf("%s: %w", kind, err)
			}
			if m.FirstFrame > 0 {
				something[kind] = append(something[kind], float64(m.FirstFrame-begun))
			}
			all[kind] = append(all[kind], float64(m.FirstPaint-begun))
			peaks[kind] = max(peaks[kind], float64(peak)/1e6)
		}
	}
	for _, kind := range kinds {
		add := func(what string, ms []float64) {
			if len(ms) > 0 {
				cases = append(cases, Window{Case: kind + what + picture, Stat: NewStat(ms), P95: percentile(ms, 0.95)})
			}
		}
		add(" to something of the picture, ", something[kind])
		add(" to the picture, ", all[kind])
		if peaks[kind] > 0 {
			memory = append(memory, Memory{Case: kind + ", " + picture, PeakMB: round(peaks[kind])})
		}
	}
	return cases, memory, nil
}

// startLimit is how long a window may take to a picture: one that asks something waits for a person who is not there.
const startLimit = 2 * time.Minute

// startOnce is one start, with the person's folders below home.
func startOnce(ctx context.Context, isPeer bool, home, path, peer, program string, args []string) (m WindowMeasures, peak int64, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, startLimit, fmt.Errorf("no picture within %v", startLimit))
	defer cancel()
	defer func() {
		if err != nil && ctx.Err() != nil {
			err = context.Cause(ctx)
		}
	}()
	env := append(os.Environ(), "HOME="+home, "XDG_CACHE_HOME="+filepath.Join(home, "cache"),
		"XDG_STATE_HOME="+filepath.Join(home, "state"), "XDG_CONFIG_HOME="+filepath.Join(home, "config"))
	if isPeer {
		python, err := interpreter(peer)
		if err != nil {
			return m, 0, err
		}
		return measured(outputAndPeak(ctx, env, python, []string{"-c", peerScript, path}))
	}
	return measured(outputAndPeak(ctx, env, program, append(append([]string{}, args...), path, "--measure=clicks")))
}

// measured reads the last line of what was printed.
func measured(out []byte, peak int64, err error) (WindowMeasures, int64, error) {
	var m WindowMeasures
	if err != nil {
		return m, 0, err
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &m); err != nil {
		return m, 0, fmt.Errorf("it printed no measures: %w", err)
	}
	return m, peak, nil
}

// interpreter is what runs a script, by its first line.
func interpreter(script string) (string, error) {
	f, err := os.Open(script)
	if err != nil {
		return "", err
	}
	defer f.Close() // only read from
	line, _ := bufio.NewReader(f).ReadString('\n')
	python, ok := strings.CutPrefix(strings.TrimSpace(line), "#!")
	if !ok {
		return "", fmt.Errorf("%s is no script of Python", script)
	}
	return strings.TrimSpace(python), nil
}
