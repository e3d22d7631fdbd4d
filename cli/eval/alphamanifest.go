package eval

import (
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"clickmask/internal/userfile"
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
func ReadAlphaManifest(path string) ([]AlphaRow, error) {
	file, err := userfile.OpenUpTo(path, maxManifest)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	rows, err := readAlphaRows(file, filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return rows, nil
}

func readAlphaRows(r io.Reader, folder string) ([]AlphaRow, error) {
	table := csv.NewReader(r)
	header, err := table.Read()
	if err != nil {
		return nil, fmt.Errorf("no header: %w", err)
	}
	for _, name := range []string{"image", "mask", "alpha", "foreground"} {
		if !slices.Contains(header, name) {
			return nil, fmt.Errorf("the header %q lacks %s", header, name)
		}
	}
	at := func(name string) string {
		if filepath.IsAbs(name) {
			return name
		}
		return filepath.Join(folder, filepath.FromSlash(name))
	}
	var rows []AlphaRow
	for {
		record, err := table.Read()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		row := AlphaRow{Source: "unknown"}
		for i, name := range header {
			value := record[i]
			switch {
			case name == "image":
				row.Image = at(value)
			case name == "mask":
				row.Mask = at(value)
			case name == "alpha":
				row.Alpha = at(value)
			case name == "foreground":
				row.Foreground = at(value)
			case name == "source" && value != "":
				row.Source = value
			case name == "split":
				row.Split = value
			case strings.HasPrefix(name, otherPrefix) && value != "":
				row.Others = append(row.Others, OtherAlpha{strings.TrimPrefix(name, otherPrefix), at(value)})
			}
		}
		rows = append(rows, row)
	}
}
