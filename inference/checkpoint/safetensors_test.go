package checkpoint

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// safetensorsFile is a header and the bytes after it.
func safetensorsFile(header string, data []byte) []byte {
	out := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(out, header...), data...)
}

func TestSafetensorsOpens(t *testing.T) {
	data := safetensorsFile(`{"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F8_E4M3","shape":[3],"data_offsets":[8,11]}}   `,
		append(floats(1, -2), 1, 2, 3))
	f, err := openBytes(data)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Names(); !slices.Equal(got, []string{"b"}) {
		t.Errorf("names %q; a type that is not known is left out", got)
	}
	if got, err := f.ReadFloat32("b"); err != nil || !slices.Equal(got, []float32{1, -2}) {
		t.Errorf("%v %v", got, err)
	}
}

func TestHostileSafetensorsAreRefused(t *testing.T) {
	one := func(fields string) []byte { return safetensorsFile(`{"w":{`+fields+`}}`, floats(1, 2)) }
	const tail = `,"shape":[2],"data_offsets":[0,8]`
	cases := map[string]struct {
		data []byte
		word string
	}{
		"no tensors":               {safetensorsFile(`{}`, nil), "no tensors"},
		"a list":                   {append(binary.LittleEndian.AppendUint64(nil, 2), "{]"...), "neither"},
		"cut header":               {safetensorsFile(`{"w":{"dtype":"F32"`, floats(1, 2)), "JSON"},
		"two headers":              {safetensorsFile(`{"w":{"dtype":"F32"`+tail+`}}{}`, floats(1, 2)), "after its end"},
		"duplicate tensors":        {safetensorsFile(`{"w":{"dtype":"F32"`+tail+`},"w":{"dtype":"F32"`+tail+`}}`, floats(1, 2)), "two entries"},
		"duplicate fields":         {one(`"dtype":"F32","dtype":"F16"` + tail), "two entries"},
		"unknown field":            {one(`"dtype":"F32","x":1` + tail), "unknown field"},
		"no type":                  {one(`"shape":[2],"data_offsets":[0,8]`), "lacks"},
		"no shape":                 {one(`"dtype":"F32","data_offsets":[0,8]`), "lacks"},
		"no offsets":               {one(`"dtype":"F32","shape":[2]`), "lacks"},
		"one offset":               {one(`"dtype":"F32","shape":[2],"data_offsets":[0]`), "lacks"},
		"three offsets":            {one(`"dtype":"F32","shape":[2],"data_offsets":[0,8,8]`), "more than 2"},
		"type is a number":         {one(`"dtype":32` + tail), "text was expected"},
		"shape is text":            {one(`"dtype":"F32","shape":"2","data_offsets":[0,8]`), "expected"},
		"shape of halves":          {one(`"dtype":"F32","shape":[0.5],"data_offsets":[0,8]`), "valid size"},
		"shape of lists":           {one(`"dtype":"F32","shape":[[2]],"data_offsets":[0,8]`), "valid size"},
		"negative shape":           {one(`"dtype":"F32","shape":[-2],"data_offsets":[0,8]`), "valid size"},
		"shape of 10^30":           {one(`"dtype":"F32","shape":[1000000000000000000000000000000],"data_offsets":[0,8]`), "valid size"},
		"product of 2^64":          {one(`"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]`), "does not fit"},
		"product of 2^64 plus 2":   {one(`"dtype":"F32","shape":[6,3074457345618258603],"data_offsets":[0,8]`), "does not fit"},
		"larger than its bytes":    {one(`"dtype":"F32","shape":[3],"data_offsets":[0,8]`), "does not fit"},
		"smaller than its bytes":   {one(`"dtype":"F32","shape":[1],"data_offsets":[0,8]`), "does not fit"},
		"a wider type":             {one(`"dtype":"F64"` + tail), "does not fit"},
		"empty but with bytes":     {one(`"dtype":"F32","shape":[0],"data_offsets":[0,8]`), "does not fit"},
		"nine dimensions":          {one(`"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]`), "dimensions"},
		"dimensions without end":   {one(`"dtype":"F32","shape":[` + strings.Repeat("1,", 1<<20) + `1],"data_offsets":[0,8]`), "dimensions"},
		"offsets reversed":         {one(`"dtype":"F32","shape":[2],"data_offsets":[8,0]`), "outside"},
		"offsets past the end":     {one(`"dtype":"F32","shape":[3],"data_offsets":[0,12]`), "outside"},
		"offsets of 2^63-1":        {one(`"dtype":"F32","shape":[2],"data_offsets":[9223372036854775799,9223372036854775807]`), "outside"},
		"a hole at the start":      {one(`"dtype":"F32","shape":[1],"data_offsets":[4,8]`), "holes"},
		"bytes left over":          {one(`"dtype":"F32","shape":[1],"data_offsets":[0,4]`), "cut off"},
		"overlap":                  {safetensorsFile(`{"v":{"dtype":"F32"`+tail+`},"w":{"dtype":"F32"`+tail+`}}`, floats(1, 2)), "overlap"},
		"metadata of numbers":      {safetensorsFile(`{"__metadata__":{"a":1}}`, nil), "no text"},
		"a type that is a list":    {safetensorsFile(`{"w":{"dtype":[2]`+tail+`}}`, floats(1, 2)), "text was expected"},
		"a type that is an object": {safetensorsFile(`{"w":{"dtype":{"a":2}`+tail+`}}`, floats(1, 2)), "text was expected"},
		"metadata is a list":       {safetensorsFile(`{"__metadata__":[]}`, nil), "expected"},
		"nested lists without end": {safetensorsFile(`{"w":`+strings.Repeat("[", 1<<20), nil), "expected"},
		"a header over the limit":  {safetensorsFile(`{`+strings.Repeat(" ", maxHeader), nil), "at most"},
		"a name of 2 kB":           {safetensorsFile(`{"`+strings.Repeat("n", 2000)+`":{"dtype":"F32"`+tail+`}}`, floats(1, 2)), "name has"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { mustRefuse(t, c.data, c.word) })
	}
}

// The worst that fits into the largest header: as many tensors as possible.
func TestAHeaderFullOfTensorsIsBoundedWork(t *testing.T) {
	var header bytes.Buffer
	header.WriteString("{")
	for i := 0; header.Len() < maxHeader-100; i++ {
		fmt.Fprintf(&header, `"%x":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},`, i)
	}
	header.WriteString(`"w":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}`)
	mustRefuse(t, safetensorsFile(header.String(), floats(1)), "more than 48 MB")
}
