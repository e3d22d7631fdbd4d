package formats

import (
	"bytes"
	"compress/zlib"
)

// profileChunk is what an iCCP chunk holds (PNG specification, section 11.3.3.3): a name, the way of compression, the profile.
func profileChunk(profile []byte) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("ICC profile\x00\x00")
	z := zlib.NewWriter(&b)
	if _, err := z.Write(profile); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
