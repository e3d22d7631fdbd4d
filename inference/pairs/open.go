package pairs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"

	"clickmask/inference"
	"clickmask/inference/ort"
)

// fingerprintVersion changes whenever this package brings pictures or prompts to the graphs in another way,
// so that embeddings kept on disk are not taken for new ones.
const fingerprintVersion = "pair 1"

// Open opens an encoder and the decoder that belongs to it; threads is for ONNX Runtime, 0 meaning
// [ort.DefaultThreads]. Both files are read once, into memory: what is hashed is what is opened.
//
// A pair that was never opened on this machine answers a test picture first, see [Doubtful]. Errors name the
// file and what is wrong with it, an *[Error], or are ort.ErrRuntimeMissing or ctx.Err().
func Open(ctx context.Context, encoderPath, decoderPath string, threads int) (inference.Model, error) {
	return openUsual(ctx, encoderPath, decoderPath, ort.Options{Threads: threads})
}

// OpenPair is [Open] with sessions of these options.
func OpenPair(ctx context.Context, encoderPath, decoderPath string, session ort.Options) (inference.Model, error) {
	return openUsual(ctx, encoderPath, decoderPath, session)
}

func openUsual(ctx context.Context, encoderPath, decoderPath string, session ort.Options) (inference.Model, error) {
	m, err := open(ctx, encoderPath, decoderPath, options{session: session, limit: maxInline, records: recordsDir()})
	if err != nil {
		return nil, err
	}
	return m, nil
}

// OpenFile opens the pair that a file belongs to, see [Find], with sessions of these options.
func OpenFile(ctx context.Context, path string, session ort.Options) (inference.Model, error) {
	encoderPath, decoderPath, err := Find(path)
	if err != nil {
		return nil, fmt.Errorf("open model %w", err)
	}
	return openUsual(ctx, encoderPath, decoderPath, session)
}

type options struct {
	session ort.Options
	limit   int64  // bytes of a model in one piece
	records string // where passed self-tests are noted; "" is nowhere
}

func open(ctx context.Context, encoderPath, decoderPath string, opts options) (*model, error) {
	m := &model{}
	encoderFile, err := readFile(ctx, encoderPath)
	if err == nil {
		m.enc, err = encoderOf(encoderFile.h, bytesOf(encoderFile))
	}
	if err != nil {
		return nil, fault(ctx, Unknown, "open encoder", encoderPath, err)
	}
	decoderFile, err := readFile(ctx, decoderPath)
	if err == nil {
		m.dec, err = decoderOf(decoderFile.h)
	}
	if err != nil {
		return nil, fault(ctx, Unknown, "open decoder", decoderPath, err)
	}
	if err := match(m.enc, m.dec); err != nil {
		return nil, fault(ctx, Unfit, "open", encoderPath, err, decoderPath)
	}
	if err := ort.Load(); err != nil {
		return nil, err
	}
	for _, f := range []*file{encoderFile, decoderFile} {
		if err := f.h.checkVersions(); err != nil {
			return nil, fault(ctx, Version, "open", f.path, err)
		}
	}
	if err := m.load(ctx, encoderFile, decoderFile, opts); err != nil {
		m.Close()
		return nil, err
	}
	h := sha256.New()
	h.Write([]byte(fingerprintVersion))
	for _, f := range []*file{encoderFile, decoderFile} {
		sum := sha256.Sum256(f.sum)
		h.Write(sum[:])
	}
	m.info = inference.Info{Name: pairName(encoderPath, decoderPath), Fingerprint: hex.EncodeToString(h.Sum(nil)),
		InputSide: m.enc.side, LowW: m.dec.low, LowH: m.dec.low}
	if err := m.confirm(ctx, opts.records); err != nil {
		m.Close()
		return nil, fault(ctx, Untrue, "open", encoderPath, err, decoderPath)
	}
	return m, nil
}

// load opens both graphs, at the same time.
func (m *model) load(ctx context.Context, encoderFile, decoderFile *file, opts options) error {
	m.inputs = []string{inEmbedding, inCoords, inLabels, inMask, inHasMask}
	outputs := []string{m.dec.masks, m.dec.scores}
	_, names := decoderFile.h.needed(outputs)
	m.inputs = keepNeeded(m.inputs, names)
	if size := find(decoderFile.h.inputs, inSize); size != nil && names[inSize] {
		if err := size.fits("input", 2); err != nil {
			return fault(ctx, Unknown, "open decoder", decoderFile.path, err)
		}
		m.inputs = append(m.inputs, inSize)
	}
	done := make(chan error, 1)
	go func() {
		var err error
		lean := opts.session
		lean.Lean = true
		m.encoder, err = encoderFile.open(ctx, []string{m.enc.input}, []string{m.enc.output}, lean, opts.limit)
		done <- fault(ctx, Refused, "open encoder", encoderFile.path, err)
	}()
	var err error
	m.decoder, err = decoderFile.open(ctx, m.inputs, outputs, opts.session, opts.limit)
	err = fault(ctx, Refused, "open decoder", decoderFile.path, err)
	if first := <-done; first != nil {
		return first
	}
	return err
}

// fault says which file an error is about and of which kind it is, but for errors that no file is to blame for.
func fault(ctx context.Context, kind Kind, what, path string, err error, also ...string) error {
	if err == nil || errors.Is(err, ort.ErrRuntimeMissing) {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	file := filepath.Base(path)
	names := file
	for _, other := range also {
		names += " and " + filepath.Base(other)
	}
	return &Error{Kind: kindOf(err, kind), File: file, Err: fmt.Errorf("%s %s: %w", what, names, err)}
}
