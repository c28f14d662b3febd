;; The result of a comparing exchange of 32 bits kept the upper half of what was expected, in code compiled for speed. Every result is 0.
(module
  (memory 1 1 shared)
  (func (export "in a loop") (result i64) (local i32 i64)
    (loop
      (i64.store (i32.const 0) (i64.const 0x1111111111111111))
      (local.set 1 (i64.or (local.get 1)
        (i64.atomic.rmw32.cmpxchg_u (i32.const 0) (i64.or (i64.const 0x2222222211111111) (i64.load (i32.const 8))) (i64.const 5))))
      (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 1000))))
    (i64.sub (local.get 1) (i64.const 0x11111111)))
  (func (export "as an address") (result i32) (local i32 i32)
    (loop
      (i64.store (i32.const 0) (i64.const 0x10))
      (local.set 1 (i32.or (local.get 1)
        (i32.load8_u (i32.atomic.rmw.cmpxchg (i32.const 0)
          (i32.wrap_i64 (i64.or (i64.const 0x2222222200000010) (i64.load (i32.const 8)))) (i32.const 5)))))
      (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 1000))))
    (local.get 1)))
