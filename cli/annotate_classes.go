package cli

import (
	"slices"
	"strings"

	"clickmask/project/boxes"
	"clickmask/project/formats"
)

// parseMap reads FROM=TO.
func parseMap(list []string) (map[string]string, error) {
	out := map[string]string{}
	for _, text := range list {
		from, to, ok := strings.Cut(text, "=")
		from, to = formats.ClassName(from), formats.ClassName(to)
		if !ok || from == "" || to == "" {
			return nil, usagef("--map %q: give FROM=TO, as person=human", text)
		}
		out[from] = to
	}
	return out, nil
}

// chooser takes boxes by their class and score, and gives them the class that they are to have.
type chooser struct {
	only   []string // nil: all
	rename map[string]string
	conf   float64
}

// newChooser checks the names against the classes that there are, where those are known.
func newChooser(only []string, rename map[string]string, conf float64, known []string) (*chooser, error) {
	if !(conf >= 0 && conf <= 1) {
		return nil, usagef("--conf %g: give a number from 0 to 1", conf)
	}
	c := &chooser{rename: rename, conf: conf}
	for _, name := range only {
		c.only = append(c.only, formats.ClassName(name))
	}
	for _, name := range c.only {
		if len(known) > 0 && !slices.Contains(known, name) {
			return nil, usagef("--classes: there is no class %q; there are %s", name, few(known))
		}
	}
	for name := range rename {
		if len(known) > 0 && !slices.Contains(known, name) {
			return nil, usagef("--map: there is no class %q; there are %s", name, few(known))
		}
	}
	return c, nil
}

func (c *chooser) from(list []boxes.Box) []boxes.Box {
	var out []boxes.Box
	for _, b := range list {
		if c.only != nil && !slices.Contains(c.only, b.Class) || b.Score > 0 && b.Score < c.conf {
			continue
		}
		b.Class = c.named(b.Class)
		out = append(out, b)
	}
	return out
}

func (c *chooser) named(class string) string {
	if to, ok := c.rename[class]; ok {
		return to
	}
	return class
}

// result are the classes that boxes may have, in their order.
func (c *chooser) result(known []string) []string {
	var out []string
	listed := map[string]bool{}
	for _, name := range known {
		if c.only == nil || slices.Contains(c.only, name) {
			if name = c.named(name); name != "" && !listed[name] {
				listed[name] = true
				out = append(out, name)
			}
		}
	}
	return out
}
