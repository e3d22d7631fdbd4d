package npy

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"
	"testing"
)

// numpyFile is numpy.save of numpy.array([[0.5, -1, 2]], "float32"), written by NumPy 2.4.
const numpyFile = "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAA/AACAvwAAAEA="

func TestWritesWhatNumPyWrites(t *testing.T) {
	want, err := base64.StdEncoding.DecodeString(numpyFile)
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := Write(&got, []int64{1, 3}, []float32{0.5, -1, 2}); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("got  %q\nwant %q", got.Bytes(), want)
	}
}

func TestReadsBackWhatItWrote(t *testing.T) {
	for _, shape := range [][]int64{{6}, {2, 3}, {1, 2, 3, 1}} {
		data := []float32{1, 2, 3, -4, 5.5, 0}
		var buf bytes.Buffer
		if err := Write(&buf, shape, data); err != nil {
			t.Fatal(err)
		}
		gotShape, got, err := Read(&buf)
		if err != nil || !slices.Equal(gotShape, shape) || !slices.Equal(got, data) {
			t.Errorf("shape %v: got %v %v, error %v", shape, gotShape, got, err)
		}
	}
}

func TestWriteRefusesAShapeThatDoesNotFit(t *testing.T) {
	if err := Write(&bytes.Buffer{}, []int64{2, 2}, []float32{1}); err == nil {
		t.Error("a 2x2 array of one number was written")
	}
}

func TestReadNamesWhatIsWrong(t *testing.T) {
	good, _ := base64.StdEncoding.DecodeString(numpyFile)
	change := func(old, new string) string { return strings.Replace(string(good), old, new, 1) }
	for name, c := range map[string]struct{ file, want string }{
		"not npy":       {"PK\x03\x04 a zip file", "not a .npy file"},
		"empty":         {"", "not a .npy file"},
		"cut short":     {string(good[:len(good)-4]), "cut short"},
		"integers":      {change("<f4", "<i4"), `holds "<i4"`},
		"Fortran order": {change("False", "True "), "Fortran order"},
		"huge shape":    {change("(1, 3)", "(99999999, 99999999)"), "cannot be read"},
		"no shape":      {change("shape", "shade"), "damaged"},
	} {
		if _, _, err := Read(strings.NewReader(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, c.want)
		}
	}
}
