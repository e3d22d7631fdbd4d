package inference

import (
	"container/list"

	"clickmask/mask"
)

// cacheKey is what decides an embedding.
type cacheKey struct {
	model   string   // Info.Fingerprint
	picture [32]byte // picture.Picture.Hash
	grid    mask.Grid
}

// memoryCache keeps embeddings up to a number of bytes. The least recently used are dropped first. It belongs to one
// goroutine.
type memoryCache struct {
	limit, used int64
	order       *list.List // of *memoryEntry, the most recently used in front
	entries     map[cacheKey]*list.Element
}

type memoryEntry struct {
	key       cacheKey
	embedding *Embedding
}

func newMemoryCache(limit int64) *memoryCache {
	return &memoryCache{limit: limit, order: list.New(), entries: map[cacheKey]*list.Element{}}
}

// get is the embedding, or nil.
func (c *memoryCache) get(key cacheKey) *Embedding {
	el := c.entries[key]
	if el == nil {
		return nil
	}
	c.order.MoveToFront(el)
	return el.Value.(*memoryEntry).embedding
}

// put keeps e in place of an older embedding with its key. An embedding larger than the limit is not kept.
func (c *memoryCache) put(key cacheKey, e *Embedding) {
	if el := c.entries[key]; el != nil {
		c.remove(el)
	}
	if e.Bytes() > c.limit {
		return
	}
	c.entries[key] = c.order.PushFront(&memoryEntry{key, e})
	c.used += e.Bytes()
	for c.used > c.limit {
		c.remove(c.order.Back())
	}
}

func (c *memoryCache) remove(el *list.Element) {
	entry := c.order.Remove(el).(*memoryEntry)
	delete(c.entries, entry.key)
	c.used -= entry.embedding.Bytes()
}
