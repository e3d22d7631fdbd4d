package parts

import (
	"runtime"
	"slices"
	"strings"

	"clickmask/ui/lang"
)

// onMac says whether keys are written with Apple's symbols.
const onMac = runtime.GOOS == "darwin"

// KeyText writes a key combination as the machine's people do: "Mod+Shift+Z" is "⇧⌘Z" on a Mac and "Ctrl+Shift+Z"
// elsewhere. Names of gestures ("Right click") are translated. The empty string stays empty.
func KeyText(combo string) string {
	caps := keyCaps(combo, onMac)
	if onMac {
		return strings.Join(caps, "")
	}
	return strings.Join(caps, "+")
}

var macCaps = map[string]string{
	"Mod": "⌘", "Ctrl": "⌃", "Alt": "⌥", "Shift": "⇧", "Enter": "↩", "Backspace": "⌫", "Delete": "⌦", "Esc": "⎋", "Tab": "⇥",
}

// macOrder is the order in which Apple writes modifiers.
var macOrder = []string{"Ctrl", "Alt", "Shift", "Mod"}

// keyNames splits a combination into the names of its keys, in the order in which the machine's people write them.
func keyNames(combo string, mac bool) []string {
	if combo == "" {
		return nil
	}
	names := splitKeys(combo)
	if mac {
		names = orderForMac(names)
	}
	return names
}

// keyCaps is what stands on the keys of a combination.
func keyCaps(combo string, mac bool) []string {
	names := keyNames(combo, mac)
	caps := make([]string, len(names))
	for i, name := range names {
		caps[i] = keyCap(name, mac)
	}
	return caps
}

func keyCap(name string, mac bool) string {
	if cap, ok := macCaps[name]; ok && mac {
		return cap
	}
	switch name {
	case "Mod":
		return "Ctrl"
	case "Click":
		return lang.T("Click")
	case "Right click":
		return lang.T("Right click")
	case "Double click":
		return lang.T("Double click")
	case "Drag":
		return lang.T("Drag")
	case "Right drag":
		return lang.T("Right drag")
	case "Middle drag":
		return lang.T("Middle drag")
	case "Wheel":
		return lang.T("Wheel")
	case "Pinch":
		return lang.T("Pinch")
	case "Hover":
		return lang.T("Hover")
	}
	return name
}

// splitKeys cuts at plus signs; a plus sign at the end is the key itself ("Mod++").
func splitKeys(combo string) []string {
	if combo == "+" {
		return []string{"+"}
	}
	if rest, ok := strings.CutSuffix(combo, "++"); ok {
		return append(strings.Split(rest, "+"), "+")
	}
	return strings.Split(combo, "+")
}

func orderForMac(names []string) []string {
	var ordered []string
	for _, modifier := range macOrder {
		for _, name := range names {
			if name == modifier {
				ordered = append(ordered, name)
			}
		}
	}
	for _, name := range names {
		if !slices.Contains(macOrder, name) {
			ordered = append(ordered, name)
		}
	}
	return ordered
}
