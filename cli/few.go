package cli

import (
	"fmt"
	"strings"
)

// fewBytes is about how much of a list stands in a message: the 80 classes of COCO are all told.
const fewBytes = 1000

// few lists names in a message: of very many the first, and how many more there are.
func few(names []string) string {
	bytes := 0
	for i, name := range names {
		if bytes += len(name) + len(", "); bytes > fewBytes && i > 0 {
			return fmt.Sprintf("%s, …, and %d more", strings.Join(names[:i], ", "), len(names)-i)
		}
	}
	return strings.Join(names, ", ")
}
