;; Needs something that no host offers.
(module
  (import "nowhere" "nothing" (func $nothing (param i32) (result i64)))
  (memory (export "memory") 1)
  (func (export "_start") (drop (call $nothing (i32.const 1)))))
