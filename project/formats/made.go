package formats

import (
	"path/filepath"
	"strings"
)

// madeKinds are the words by which files made of a picture are called after it.
var madeKinds = []string{"mask", "cutout", "overlay"}

// Made tells which names of a folder's files are of what was made of another picture there: NAME_mask.png, NAME_cutout_cup_2.webp,
// NAME_overlay.png beside NAME.jpg, as this program calls them where nobody has chosen other names.
func Made(names []string) map[string]bool {
	stem := func(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }
	there := map[string]bool{}
	for _, name := range names {
		there[strings.ToLower(stem(name))] = true
	}
	made := map[string]bool{}
	for _, name := range names {
		own := strings.ToLower(stem(name))
		for _, kind := range madeKinds {
			for rest := own; !made[name]; {
				at := strings.LastIndex(rest, "_"+kind)
				if at <= 0 {
					break
				}
				after := own[at+1+len(kind):]
				made[name] = there[own[:at]] && (after == "" || after[0] == '_')
				rest = own[:at]
			}
		}
	}
	return made
}
