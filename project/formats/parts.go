package formats

import (
	"bytes"
	"fmt"

	"clickmask/internal/jsonparts"
)

// What is made of a text takes more room than it: an empty object is two bytes of a COCO file, and 390 in memory while its list grows. So
// the parts of a text are counted before anything is made of it. COCO's own 860,000 annotations are a million objects, two and a half
// million lists and seven million members; all at their bounds take about a gigabyte.
var jsonPartsRead = jsonparts.Most{Objects: 1 << 21, Lists: 1 << 23, Members: 10_000_000}

// mostKeys is how many members the outermost object of a file may have that may be of any format.
const mostKeys = 1 << 12

// mostTags is how many begins and ends of elements an XML file may have, and mostAttributes how many attributes one of them.
const (
	mostTags       = 1 << 22
	mostAttributes = 1 << 12
)

// CheckJSON refuses JSON that is made of more parts than labels are.
func CheckJSON(data []byte) error { return jsonparts.Check(data, jsonPartsRead) }

// CheckXML refuses XML that is made of more parts than labels are.
func CheckXML(data []byte) error {
	tags := 0
	for tag := range bytes.SplitSeq(data, []byte("<")) { // which no attribute holds
		if tags++; tags > mostTags+1 {
			return fmt.Errorf("%w: more than %d tags", jsonparts.ErrMany, mostTags)
		}
		if len(tag) > mostAttributes && bytes.Count(tag, []byte("=")) > mostAttributes {
			return fmt.Errorf("%w: more than %d attributes of an element", jsonparts.ErrMany, mostAttributes)
		}
	}
	return nil
}
