package serve

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// maxFile bounds a file of the folder, as the limit of a request bounds a picture that is in it.
const maxFile = 256 << 20

// picture is the content that a task of Label Studio names: a data URL, or a file below the root, by its path or by the
// addresses that Label Studio has for its own files. Nothing is fetched.
func (s *Server) picture(named string) (content []byte, name string, err error) {
	if rest, ok := strings.CutPrefix(named, "data:"); ok {
		kind, data, _ := strings.Cut(rest, ",")
		if !strings.HasSuffix(kind, ";base64") {
			return nil, "", refuse(http.StatusBadRequest, "the picture is a data URL, but not in base64")
		}
		content, err := base64.StdEncoding.DecodeString(data)
		if err != nil {
			return nil, "", refuse(http.StatusBadRequest, "the picture's base64 is damaged")
		}
		return content, "the picture", nil
	}
	file := named
	if u, err := url.Parse(named); err == nil && (u.Scheme != "" || u.Host != "" || strings.HasPrefix(u.Path, "/")) {
		switch upload, ok := strings.CutPrefix(u.Path, "/data/upload/"); {
		case ok:
			file = upload
		case strings.HasPrefix(u.Path, "/data/local-files/"):
			file = u.Query().Get("d")
		case u.Scheme != "" || u.Host != "":
			return nil, "", refuse(http.StatusBadRequest, "%.100s is an address, and none is opened: give pictures as data URLs, or as files in the folder of --root", named)
		}
	}
	if s.Root == nil {
		return nil, "", refuse(http.StatusForbidden, "the request names a file, and there is no --root")
	}
	f, err := s.Root.Open(path.Clean(file))
	if err != nil {
		return nil, "", refuse(http.StatusNotFound, "%.200s is no file in the folder of --root", file)
	}
	defer f.Close() // it was only read
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, "", refuse(http.StatusNotFound, "%.200s is no file in the folder of --root", file)
	}
	content, err = io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, "", err
	}
	if len(content) > maxFile {
		return nil, "", refuse(http.StatusRequestEntityTooLarge, "%.200s is larger than %d bytes", file, maxFile)
	}
	return content, path.Base(file), nil
}
