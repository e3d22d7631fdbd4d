package graph

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"clickmask/inference"
	"clickmask/inference/optimised"
	"clickmask/inference/ort"
)

// sessions are the graphs of one checkpoint, loaded when they are first needed.
type sessions struct {
	arch    *Arch
	threads int
	on      ort.Placement
	blocks  Plan // how layers are cut for this number of threads
	store   *cache
	kept    optimised.Folder // graphs as ONNX Runtime rewrote them, which take the place of those in the store
	of      string           // what they are made of
	late    held             // what graphs that are built later are made of
	origin  *origin

	encoder, back   *ort.Session                 // one of the two
	trunk           func() (*ort.Session, error) // loads it, nil where that is done
	picture, masked *ort.Session
	decoder, batch  *ort.Session  // batch is nil until many prompts are asked at once
	crowd           *ort.Crowd    // of the decoder
	fronts          []loadedFront // the latest used first
}

type loadedFront struct {
	plan    Plan
	session *ort.Session
}

// blocks is how layers are cut for a number of threads. What was measured is in docs/GRAPHS.md: blocks that fit
// the second-level cache pay with one thread and with two; more threads get more at once. Strips of half that are as quick, and the
// front's bottlenecks, which need most memory of all layers, peak at 84 MB in place of 150: ONNX Runtime keeps the room of
// strips that are as high as others to come.
func blocks(threads int) Plan {
	n := max(1, threads/2)
	return Plan{Chunk: n * 1024, Strip: n * 16, Winograd: true}
}

// maxFronts is how many picture heights are kept loaded; each holds some tens of megabytes for its work.
const maxFronts = 2

// bandStep is the step of heights, in pixels of the input, for which the encoder's front is built.
const bandStep = 16

func openSessions(ctx context.Context, w Weights, arch *Arch, sum [32]byte, plan Plan, opts Options, late func() bool) (s *sessions, err error) {
	if err := ort.Load(); err != nil {
		return nil, err
	}
	s = &sessions{arch: arch, threads: opts.Threads, on: opts.Placement, blocks: plan, origin: &origin{w: w, again: opts.Again},
		of: fmt.Sprintf("checkpoint %x graphs %d", sum, version)}
	s.crowd = ort.NewCrowd(ort.Options{Threads: s.threads}, func(o ort.Options) (*ort.Session, error) {
		return s.loadWith(o, s.decodeGraph(), append(prepared[:], "point_coords", "point_labels"), []string{"low_res_masks", "iou_predictions"},
			func() (*Graph, error) { return nil, errNoBatchGraph })
	})
	if s.store, err = openCache(opts.CacheDir, sum); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
			s = nil
		}
	}()
	if s.on.Device.IsCPU() && !s.store.temporary {
		s.kept = optimised.Folder{Dir: s.store.dir}
	}
	trunk := s.variant("encoder")
	if arch.CanSplit() {
		trunk = s.variant("back")
	}
	if opts.Elsewhere != nil && !s.store.temporary && !s.has(trunk) {
		_ = opts.Elsewhere(ctx) // what is not there after it is built here
		if err := ctx.Err(); err != nil {
			return s, err
		}
	}
	weights := []string{"prompt_encoder.", "mask_decoder.transformer.layers.0.cross_attn_"}
	if arch.CanSplit() {
		weights = append(weights, "image_encoder.patch_embed.", "image_encoder.layers.0.", "image_encoder.layers.1.", "image_encoder.layers.2.blocks.0.")
	}
	if s.late, err = hold(w, weights...); err != nil {
		return s, err
	}
	open := []func() error{
		func() (err error) {
			input, build := "image", arch.Encoder
			if arch.CanSplit() {
				input, build = splitName, arch.Back
			}
			s.trunk, err = s.fetch(s.options(), trunk, []string{input}, []string{"image_embeddings"}, func() (*Graph, error) {
				w, err := s.origin.weights()
				if err != nil {
					return nil, err
				}
				return build(w, s.blocks), nil
			})
			if err != nil || opts.Again != nil && late() {
				return err
			}
			return s.loadTrunk()
		},
		func() (err error) {
			s.decoder, err = s.load(s.decodeGraph(), append(prepared[:], "point_coords", "point_labels"), []string{"low_res_masks", "iou_predictions"},
				func() (*Graph, error) { return arch.Decode(w, decodeChunk(s.threads)), nil })
			return err
		},
		func() error {
			if !opts.many || s.has(batchGraph(s.threads)) {
				return nil
			}
			_, _, err := s.store.graph(batchGraph(s.threads), func() (*Graph, error) { return arch.DecodeBatch(w, decodeChunk(s.threads)), nil })
			return err
		},
		func() (err error) {
			s.picture, err = s.load("prepare", []string{"image_embeddings"}, prepared[:],
				func() (*Graph, error) { return arch.Prepare(w, false), nil })
			return err
		},
	}
	done := make(chan error, len(open))
	for _, f := range open {
		go func() { done <- f() }()
	}
	for range open {
		err = errors.Join(err, <-done)
	}
	if err == nil {
		err = ctx.Err()
	}
	if s.trunk != nil {
		s.origin.w = nil // who opened the checkpoint closes it now
	} else {
		// An encode comes next, which takes most: what reading the graphs has left, in Go's heap and in the C library's, should not
		// stay beside it.
		debug.FreeOSMemory()
		ort.Trim()
	}
	return s, err
}

// variant is the name of a graph that depends on how layers are cut and how exact it is.
func (s *sessions) variant(name string) string {
	name = fmt.Sprintf("%s-c%d", name, s.blocks.Chunk)
	if s.blocks.Int8 > 0 {
		name += fmt.Sprintf("-int8x%d", s.blocks.Int8)
	}
	return name
}

// loadTrunk loads the encoder, or its larger part, unless that is done.
func (s *sessions) loadTrunk() error {
	if s.trunk == nil {
		return nil
	}
	session, err := s.trunk()
	if err := errors.Join(err, s.origin.release()); err != nil {
		return err
	}
	s.trunk = nil
	if s.arch.CanSplit() {
		s.back = session
	} else {
		s.encoder = session
	}
	return nil
}

// decodeGraph is the name in the cache of the decoder.
func (s *sessions) decodeGraph() string { return fmt.Sprintf("decode-c%d", decodeChunk(s.threads)) }

func (s *sessions) load(name string, inputs, outputs []string, build func() (*Graph, error)) (*ort.Session, error) {
	return s.loadWith(s.options(), name, inputs, outputs, build)
}

// options are those of every graph: what all of them work in is one pool, which is the system's while nobody asks for anything. An
// arena for each of the three that answer clicks took 55 MB of MobileSAM's memory at rest.
func (s *sessions) options() ort.Options {
	return ort.Options{Threads: s.threads, Placement: s.on, Resting: true}
}

func (s *sessions) loadWith(opts ort.Options, name string, inputs, outputs []string, build func() (*Graph, error)) (*ort.Session, error) {
	load, err := s.fetch(opts, name, inputs, outputs, build)
	if err != nil {
		return nil, err
	}
	return load()
}

// fetch reads a graph, building it first where it is not there, and gives what loads it. One that is kept as ONNX Runtime has
// optimised it is left where it is until then, so that an encoder that waits for its first picture takes no memory.
func (s *sessions) fetch(opts ort.Options, name string, inputs, outputs []string, build func() (*Graph, error)) (func() (*ort.Session, error), error) {
	opts.Lean = oncePerPicture(inputs)
	var data []byte
	var path string
	read := func() (err error) {
		if data, path, err = s.store.graph(name, build); err != nil {
			return fmt.Errorf("compile %s: %w", name, err)
		}
		return nil
	}
	there := s.kept.Has(s.keptAs(name))
	if !there {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return func() (*ort.Session, error) {
		if there {
			session, err := s.kept.Load(s.keptAs(name), inputs, outputs, opts)
			if err == nil {
				return session, nil
			}
			if err := read(); err != nil {
				return nil, err
			}
		}
		if path != "" {
			opts.Lean = true
			return ort.OpenSession(path, inputs, outputs, opts)
		}
		session, err := s.kept.Make(s.keptAs(name), data, inputs, outputs, opts)
		if err == nil && s.kept.Has(s.keptAs(name)) {
			s.store.drop(name) // else the disk would hold everything twice
		}
		return session, err
	}, nil
}

// keptAs is the named graph where optimised ones are kept.
func (s *sessions) keptAs(name string) optimised.Graph { return optimised.Graph{Name: name, Of: s.of} }

// has reports whether the named graph is there in one form or the other, sound or not.
func (s *sessions) has(name string) bool {
	return s.kept.Has(s.keptAs(name)) || s.store.has(name)
}

// oncePerPicture tells the encoder's parts by what they take: they need most of a model's memory and rest most of
// the time.
func oncePerPicture(inputs []string) bool { return inputs[0] == "image" || inputs[0] == splitName }

func (s *sessions) close() error {
	errs := []error{s.crowd.Close()}
	all := []*ort.Session{s.encoder, s.back, s.picture, s.masked, s.decoder, s.batch}
	for _, f := range s.fronts {
		all = append(all, f.session)
	}
	for _, one := range all {
		if one != nil {
			errs = append(errs, one.Close())
		}
	}
	return errors.Join(append(errs, s.store.close())...)
}

// plan is how a picture whose content is w x h is encoded.
func (s *sessions) plan(w, h int) Plan {
	p := s.blocks
	if w < h {
		h, p.Turned = w, true
	}
	p.Rows = max((h+bandStep-1)/bandStep*bandStep, 8*bandStep)
	if p.Rows > s.arch.Side-4*bandStep {
		p.Rows, p.Turned = 0, false // hardly any padding: the whole square
	}
	return p
}

func (s *sessions) encode(ctx context.Context, image inference.Tensor) (inference.Tensor, error) {
	if err := s.loadTrunk(); err != nil {
		return inference.Tensor{}, err
	}
	return single(s.encoder.Run(ctx, []inference.Tensor{image}))
}

func (s *sessions) encodeSplit(ctx context.Context, plan Plan, image inference.Tensor) (inference.Tensor, error) {
	if err := s.loadTrunk(); err != nil {
		return inference.Tensor{}, err
	}
	front, err := s.front(ctx, plan)
	if err != nil {
		return inference.Tensor{}, err
	}
	split, err := single(front.Run(ctx, []inference.Tensor{image}))
	if err != nil {
		return split, err
	}
	return single(s.back.Run(ctx, []inference.Tensor{split}))
}

func single(out []inference.Tensor, err error) (inference.Tensor, error) {
	if err != nil {
		return inference.Tensor{}, err
	}
	return out[0], nil
}

// prepare is the decoder's work on a picture. The graph for mask prompts is loaded by the first of them.
func (s *sessions) prepare(ctx context.Context, in []inference.Tensor, masked bool) ([]inference.Tensor, error) {
	if !masked {
		return s.picture.Run(ctx, in)
	}
	if s.masked == nil {
		session, err := s.load("prepare_mask", []string{"image_embeddings", "mask_input"}, prepared[:],
			func() (*Graph, error) { return s.arch.Prepare(s.late, true), nil })
		if err != nil {
			return nil, err
		}
		s.masked = session
	}
	return s.masked.Run(ctx, in)
}

// front is the encoder's front for a plan; the first time that a height is seen on a machine, it is built.
func (s *sessions) front(ctx context.Context, plan Plan) (*ort.Session, error) {
	for i, f := range s.fronts {
		if f.plan == plan {
			copy(s.fronts[1:i+1], s.fronts[:i])
			s.fronts[0] = f
			return f.session, nil
		}
	}
	name := s.variant("front")
	if plan.Rows > 0 {
		name = fmt.Sprintf("%s-%d", name, plan.Rows)
	}
	if plan.Turned {
		name += "-turned"
	}
	session, err := s.load(name, []string{"image"}, []string{splitName}, func() (*Graph, error) {
		var padding *Padding
		if plan.Rows > 0 {
			var err error
			if padding, err = s.blank(ctx, plan.Turned); err != nil {
				return nil, err
			}
		}
		return s.arch.Front(s.late, plan, padding), nil
	})
	if err != nil {
		return nil, err
	}
	// What building and reading it left should not stay beside the encode.
	debug.FreeOSMemory()
	ort.Trim()
	for len(s.fronts) >= maxFronts {
		last := len(s.fronts) - 1
		if err := s.fronts[last].session.Close(); err != nil {
			return nil, err
		}
		s.fronts = s.fronts[:last]
	}
	s.fronts = append([]loadedFront{{plan, session}}, s.fronts...)
	return session, nil
}

// blank runs the front on an empty picture to learn what its maps hold there.
func (s *sessions) blank(ctx context.Context, turned bool) (*Padding, error) {
	side := s.arch.Side
	g := s.arch.Blank(s.late, turned)
	names := make([]string, len(g.Outputs))
	for i, o := range g.Outputs {
		names[i] = o.Name
	}
	data, err := g.bytes()
	if err != nil {
		return nil, err
	}
	// On the CPU, whatever the rest runs on: its numbers become part of graphs that are kept.
	session, err := ort.NewSession(data, []string{"image"}, names, ort.Options{Threads: s.threads, Lean: true})
	if err != nil {
		return nil, err
	}
	defer session.Close()
	out, err := session.Run(ctx, []inference.Tensor{{Name: "image", Shape: []int64{1, 3, int64(side), int64(side)}, Data: make([]float32, 3*side*side)}})
	if err != nil {
		return nil, err
	}
	p := &Padding{Maps: map[string][]float32{}}
	for _, t := range out {
		p.Maps[t.Name[len(blankPrefix):]] = t.Data
	}
	return p, nil
}
