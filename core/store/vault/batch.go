package vault

import (
	"errors"
	"io"
)

// Batch collects the keys of one group of transactions and appends them with one sync. It may be used only while the
// store's write lock is held, and by one goroutine.
type Batch struct {
	vault   *Vault
	first   int64 // number of the first slot it will fill
	slots   []slot
	keys    []Key
	release func() error
}

// Begin starts a batch behind the last slot of the file, cutting off what a crash left half written. Release must follow.
func (v *Vault) Begin() (*Batch, error) {
	b := &Batch{vault: v, release: func() error { return nil }}
	if v.Shared {
		release, err := v.FS.Lock(v.Path + ".lock")
		if err != nil {
			return nil, ErrWrite.At(v.Path + ".lock").Wrap(err)
		}
		b.release = release
	}
	if err := b.begin(); err != nil {
		b.Release()
		return nil, err
	}
	return b, nil
}

func (b *Batch) begin() error {
	v := b.vault
	look := v.refresh
	if v.Shared {
		look = v.reopen
	}
	if err := look(); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.broken {
		return ErrSync.At(v.Path)
	}
	end, err := v.trim()
	b.first = end
	return err
}

// Release ends the batch: others may write to the file.
func (b *Batch) Release() { _ = b.release() } // a lock file that cannot be closed is let go when the process ends

// trim gives the number of slots. A partial slot at the end and blank ones before it, as some file systems leave after
// a crash, are cut off. Slots with a wrong checksum stay: no committed transaction can name one that was not synced.
func (v *Vault) trim() (int64, error) {
	info, err := v.file.Stat()
	if err != nil {
		return 0, ErrRead.At(v.Path).Wrap(err)
	}
	end := info.Size() / slotSize
	for end > 1 {
		var last slot
		if _, err := v.file.ReadAt(last[:], offset(end-1)); err != nil {
			return 0, ErrRead.At(v.Path).Wrap(err)
		}
		if !last.blank() {
			break
		}
		end--
	}
	if end == 0 {
		return 0, ErrKeysDamaged.At(v.Path).With("файл короче заголовка")
	}
	if offset(end) != info.Size() {
		if err := v.file.Truncate(offset(end)); err != nil {
			return 0, ErrWrite.At(v.Path).Wrap(err)
		}
	}
	return end, nil
}

// New makes a key for an owner and gives the number of the slot it will stand in.
func (b *Batch) New(owner ID) (Key, int64, error) {
	v := b.vault
	secret := make([]byte, KeySize)
	if _, err := io.ReadFull(v.Random, secret); err != nil {
		return Key{}, 0, ErrWrite.At(v.Path).Wrap(err)
	}
	s, err := newSlot(v.Random, v.wrapping, v.store, owner, secret)
	if err != nil {
		return Key{}, 0, err
	}
	key := newKey(secret)
	b.slots = append(b.slots, s)
	b.keys = append(b.keys, key)
	return key, b.first + int64(len(b.slots)) - 1, nil
}

// Key gives an owner's key, one of this batch or of the file.
func (b *Batch) Key(number int64, owner ID) (Key, error) {
	if i := number - b.first; i >= 0 && i < int64(len(b.slots)) && b.slots[i].owner() == owner {
		return b.keys[i], nil
	}
	return b.vault.Key(number, owner)
}

// Mark is a point to rewind to.
func (b *Batch) Mark() int { return len(b.slots) }

// Rewind forgets the keys made since a mark: their transaction was rolled back.
func (b *Batch) Rewind(mark int) { b.slots, b.keys = b.slots[:mark], b.keys[:mark] }

// Write appends the keys and syncs the file. Only after it may the database commit.
func (b *Batch) Write() error {
	if len(b.slots) == 0 {
		return nil
	}
	v := b.vault
	v.mu.Lock()
	defer v.mu.Unlock()
	buffer := make([]byte, 0, len(b.slots)*slotSize)
	for i := range b.slots {
		buffer = append(buffer, b.slots[i][:]...)
	}
	if _, err := v.file.WriteAt(buffer, offset(b.first)); err != nil {
		_ = v.file.Truncate(offset(b.first)) // best effort: what stays harms nobody, the next batch begins behind it
		return ErrWrite.At(v.Path).Wrap(err)
	}
	if err := v.file.Sync(); err != nil {
		// After a failed sync the system may count the pages as written: trying again would prove nothing.
		v.broken = true
		return ErrSync.At(v.Path).Wrap(err)
	}
	return nil
}

// End is how far a key file was written: the number of its slots, and the owner of the key in the last one. A database
// that keeps it can tell an older copy of the file.
type End struct {
	Slots int64
	Last  ID
}

// End is where the file ends once the batch is written; false: the batch adds nothing.
func (b *Batch) End() (End, bool) {
	if len(b.slots) == 0 {
		return End{}, false
	}
	return End{b.first + int64(len(b.slots)), b.slots[len(b.slots)-1].owner()}, true
}

// Follows tells whether the file is the one that was written up to an end; another one, or an older copy, gives
// ErrKeysOther.
func (v *Vault) Follows(end End) error {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if end.Slots <= 1 {
		return nil
	}
	var last slot
	_, err := v.file.ReadAt(last[:], offset(end.Slots-1))
	switch {
	case errors.Is(err, io.EOF):
		return ErrKeysOther.At(v.Path).With("ключей в нём меньше %d", end.Slots-1)
	case err != nil:
		return ErrRead.At(v.Path).Wrap(err)
	case last.owner() != end.Last && last.kind() != kindErased:
		return ErrKeysOther.At(v.Path).With("ключ %d не тот", end.Slots-1)
	}
	return nil
}
