package sandbox

import "encoding/json"

// order is what is to be done with a demand.
type order struct {
	Key     string `json:"demand_key"`
	Actions []struct {
		Action string `json:"action"`
		Data   struct {
			Performer string `json:"performer_guid"`
		} `json:"data"`
		Comment *string `json:"comment"`
	} `json:"actions"`
}

type outcome struct {
	Success bool `json:"success"`
}

// actOnDemands sets or takes away who performs a demand, and answers for each order by itself. An order for a demand or an
// employee that is not there, or with an action that is not known, changes nothing and has no success.
func (s *Server) actOnDemands(c call) (any, error) {
	var orders []order
	if err := json.Unmarshal(c.body, &orders); err != nil {
		return nil, invalid("a list of orders is wanted")
	}
	outcomes := []outcome{}
	for _, o := range orders {
		outcomes = append(outcomes, outcome{s.act(o)})
	}
	return outcomes, nil
}

func (s *Server) act(o order) bool {
	i := s.demandIndex(o.Key)
	if i < 0 || len(o.Actions) == 0 {
		return false
	}
	changed := *s.store.demands[i]
	for _, a := range o.Actions {
		switch a.Action {
		case "set-performer":
			if _, known := s.store.employees[a.Data.Performer]; !known {
				return false
			}
			changed.Performer, changed.Status = a.Data.Performer, StatusAssigned
		case "reset":
			changed.Performer, changed.Status = "", StatusNew
		default:
			return false
		}
	}
	*s.store.demands[i] = changed
	return true
}
