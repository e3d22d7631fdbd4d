package formats

import (
	"strings"

	"clickmask/picture"
)

// PictureFolders are where a data set may have its pictures, from the folder of its labels.
var PictureFolders = []string{"", "images", "JPEGImages"}

// PictureEndings are the endings of pictures as labels may leave them out: file systems and archives that heed case have those in
// capitals of cameras.
var PictureEndings = bothCases(picture.Extensions)

func bothCases(endings []string) []string {
	var all []string
	for _, e := range endings {
		all = append(all, e, strings.ToUpper(e))
	}
	return all
}

// PictureName is what a picture is called within its data set, by where it was found.
func PictureName(found string) string {
	for _, folder := range PictureFolders[1:] {
		found = strings.TrimPrefix(found, folder+"/")
	}
	return found
}
