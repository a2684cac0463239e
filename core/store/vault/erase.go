package vault

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
)

// Erase destroys keys as [Vault.Erase] does, those that this batch has yet to write included.
func (b *Batch) Erase(gone map[int64]ID) error {
	for number, owner := range gone {
		if i := number - b.first; i >= 0 && i < int64(len(b.slots)) && b.slots[i].owner() == owner {
			b.slots[i] = erasedSlot()
		}
	}
	return b.vault.Erase(gone)
}

// Erase rewrites the key file without the keys in the given slots, each with its owner: a slot that holds another
// owner's key keeps it. It may be used only while the store's write lock is held. Erasing again does no harm.
func (v *Vault) Erase(gone map[int64]ID) error {
	if err := v.refresh(); err != nil {
		return err
	}
	err := v.rewrite(gone)
	if opened := v.reopen(); err == nil { // and so closes the old file, whose space is freed then
		err = opened
	}
	return err
}

// rewrite makes the new file beside the old one and puts it in its place. Anything that a crash leaves of it is
// overwritten by the next erasure, which completes the interrupted one.
func (v *Vault) rewrite(gone map[int64]ID) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	temporary := v.Path + ".tmp"
	f, err := v.FS.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return ErrWrite.At(temporary).Wrap(err)
	}
	err = v.copyWithout(gone, f)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if runtime.GOOS == "windows" {
		v.file.Close() // Windows does not replace a file that is open
	}
	if err == nil {
		err = v.FS.Rename(temporary, v.Path)
	}
	if err != nil {
		_ = v.FS.Remove(temporary)
		return ErrWrite.At(temporary).Wrap(err)
	}
	if err := v.FS.SyncDir(filepath.Dir(v.Path)); err != nil {
		return ErrSync.At(v.Path).Wrap(err)
	}
	return nil
}

func (v *Vault) copyWithout(gone map[int64]ID, to File) error {
	empty := erasedSlot()
	buffer := make([]byte, 8192*slotSize)
	for first := int64(0); ; first += 8192 {
		n, err := v.file.ReadAt(buffer, offset(first))
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		whole := buffer[:n-n%slotSize]
		for number, owner := range gone {
			i := number - first
			if i < 0 || i >= int64(len(whole))/slotSize || number == 0 {
				continue
			}
			if s := (*slot)(whole[offset(i):offset(i+1)]); s.owner() == owner {
				*s = empty
			}
		}
		if _, err := to.WriteAt(whole, offset(first)); err != nil {
			return err
		}
		if n < len(buffer) {
			return nil
		}
	}
}
