package published

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"time"
)

// Note is what is known of an address beside the copy of its list.
type Note struct {
	Address      string    `json:"address"`
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	Asked        time.Time `json:"asked,omitzero"`
	Heard        time.Time `json:"heard,omitzero"`    // when it gave something good last, or said that nothing has changed
	Failure      string    `json:"failure,omitempty"` // why it did not when it was asked last, in Russian
}

// File is where the last good copy of an address is kept.
func (k Keeper) File(address string) string {
	sum := sha256.Sum256([]byte(address))
	return filepath.Join(k.Folder, hex.EncodeToString(sum[:16])+".list")
}

// Has reports whether there is a copy of an address.
func (k Keeper) Has(address string) bool {
	info, err := os.Stat(k.File(address))
	return err == nil && info.Mode().IsRegular()
}

// Note reads what is known of an address; the zero value: nothing is.
func (k Keeper) Note(address string) (note Note) {
	data, err := os.ReadFile(k.File(address) + ".json")
	if err != nil || json.Unmarshal(data, &note) != nil || note.Address != address {
		return Note{}
	}
	return note
}

func (k Keeper) putNote(note Note) error {
	data, err := json.Marshal(note)
	if err != nil {
		return errKept.Wrap(err)
	}
	return k.put(k.File(note.Address)+".json", data)
}

// kept is the copy of an address, if it is good by the test.
func (k Keeper) kept(address string, test Test) (data []byte, of time.Time, known bool) {
	data, err := os.ReadFile(k.File(address))
	if err != nil {
		return nil, of, false
	}
	of, err = test(data)
	return data, of, err == nil
}

// put writes a file as a whole or not at all.
func (k Keeper) put(name string, data []byte) (err error) {
	if err := os.MkdirAll(k.Folder, 0o700); err != nil {
		return errKept.Wrap(err)
	}
	f, err := os.CreateTemp(k.Folder, ".new-*") // for the owner alone
	if err != nil {
		return errKept.Wrap(err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
			err = errKept.Wrap(err)
		}
	}()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// Count is of how many addresses something is known.
func (k Keeper) Count() int {
	names, _ := filepath.Glob(filepath.Join(k.Folder, "*.list.json")) // the pattern is well formed
	return len(names)
}
