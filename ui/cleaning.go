package ui

import (
	"fmt"
	"slices"

	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// cleaning is what is done to each mask that is kept: the sizes in picture pixels up to which holes are filled and specks
// removed, 0 for nothing.
type cleaning struct{ holes, specks int }

// cleanSizes are the sizes to choose from.
var cleanSizes = []int{0, 25, 100, 1000, desk.All}

// cleanSize is a remembered size, or none where it is not one of those.
func cleanSize(px int) int {
	if slices.Contains(cleanSizes, px) {
		return px
	}
	return 0
}

// cleanField chooses one of the sizes.
func cleanField(label, note string, size *int, changed func()) *parts.Field {
	words := make([]string, len(cleanSizes))
	for i, px := range cleanSizes {
		switch px {
		case 0:
			words[i] = lang.T("Off")
		case desk.All:
			words[i] = lang.T("All")
		default:
			words[i] = fmt.Sprint(px)
		}
	}
	choice := parts.NewSegmented(words, func(i int) {
		*size = cleanSizes[i]
		changed()
	})
	choice.Choose(slices.Index(cleanSizes, *size))
	return parts.NewField(label, choice).SetNote(note)
}
