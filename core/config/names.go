package config

import "encoding/json"

// Names is a name or a list of names.
type Names []string

// UnmarshalJSON reads both forms.
func (n *Names) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*n = Names{one}
		return nil
	}
	var list []string
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	*n = list
	return nil
}
