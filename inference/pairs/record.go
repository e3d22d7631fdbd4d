package pairs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"clickmask/inference/ort"
	"clickmask/internal/smallfile"
)

// record is what a passed self-test leaves on disk, so that a pair is encoded with once only for that: a
// second with MobileSAM's encoder, ten with SAM's largest.
type record struct {
	Runtime  string  `json:"onnxruntime"`
	Channels int     `json:"channels"`
	Masks    int     `json:"masks"`
	IoU      float64 `json:"iou"`
}

// recordsDir is in the user's caches; "" when there are none.
func recordsDir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "clickmask", "pairs")
}

// confirm puts a pair to the self-test unless these bytes have passed it with this runtime.
func (m *model) confirm(ctx context.Context, dir string) error {
	version, err := ort.Version()
	if err != nil {
		return err
	}
	path := filepath.Join(dir, m.info.Fingerprint+".json")
	r, known := readRecord(path)
	if dir == "" || !known || r.Runtime != version || !goodCount(r.Masks) || r.Channels < 1 || r.Channels > 1<<16 {
		iou, err := selfTest(ctx, m)
		if err != nil {
			return fmt.Errorf("self-test: %w", err)
		}
		r = record{Runtime: version, Channels: m.enc.channels, Masks: m.tested, IoU: iou}
		if dir != "" {
			_ = writeRecord(path, r) // without it the next start takes longer
		}
	}
	m.enc.channels, m.dec.channels, m.dec.count = r.Channels, r.Channels, r.Masks
	if r.IoU < goodIoU {
		m.doubt = fmt.Sprintf("On a test picture its masks do not follow what is shown (overlap %.2f): its encoder and decoder may belong to different models.", r.IoU)
	}
	return nil
}

func readRecord(path string) (r record, ok bool) {
	b, err := smallfile.Read(path, 4096)
	return r, err == nil && json.Unmarshal(b, &r) == nil
}

func writeRecord(path string, r record) (err error) {
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".part-*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
