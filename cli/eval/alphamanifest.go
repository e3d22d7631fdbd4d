package eval

import (
	"io"
	"strings"
)

// AlphaRow is a picture of a thing whose alpha and colours are known, and a mask of it as somebody kept it.
type AlphaRow struct {
	Image, Mask, Alpha, Foreground string // paths that can be opened
	Source, Split                  string
	Others                         []OtherAlpha
}

// OtherAlpha is what another program made of the picture.
type OtherAlpha struct{ Method, Path string }

// otherPrefix is what the columns with other programs' alphas begin with.
const otherPrefix = "alpha:"

// ReadAlphaManifest reads a CSV file whose header names the columns image, mask, alpha and foreground, optionally source and
// split, and alphas of other programs as columns "alpha:NAME". Paths are relative to its folder.
func ReadAlphaManifest(path string) ([]AlphaRow, error) { return readTable(path, readAlphaRows) }

func readAlphaRows(r io.Reader, folder string) (rows []AlphaRow, err error) {
	err = eachRecord(r, folder, []string{"image", "mask", "alpha", "foreground"}, func(c record) {
		row := AlphaRow{Image: c.path("image"), Mask: c.path("mask"), Alpha: c.path("alpha"), Foreground: c.path("foreground"), Source: c.source(), Split: c.field("split")}
		for _, name := range c.header {
			if method, ok := strings.CutPrefix(name, otherPrefix); ok && c.field(name) != "" {
				row.Others = append(row.Others, OtherAlpha{method, c.path(name)})
			}
		}
		rows = append(rows, row)
	})
	return rows, err
}
