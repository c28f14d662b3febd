;; Loads at the end of the memory whose value a constant makes needless: RyuJIT does without them (seeds 603752 and 606077).
;; times zero: trap MemoryOutOfBounds
;; zero times: trap MemoryOutOfBounds
;; at least zero: trap MemoryOutOfBounds
;; below zero: trap MemoryOutOfBounds
;; at most all ones: trap MemoryOutOfBounds
;; or all ones: trap MemoryOutOfBounds
;; remainder of one: trap MemoryOutOfBounds
;; signed remainder of minus one: trap MemoryOutOfBounds
;; never below the least: trap MemoryOutOfBounds
;; with a NaN: trap MemoryOutOfBounds
;; a NaN with it: trap MemoryOutOfBounds
;; not chosen: trap MemoryOutOfBounds
;; for an if without effect: trap MemoryOutOfBounds
(module
  (memory 1 2)
  (func (export "times zero") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (i64.mul (i64.load (i32.const 65532)) (i64.const 0)))
  (func (export "zero times") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (i64.mul (i64.const 0) (i64.load (i32.const 65532))))
  (func (export "at least zero") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (i64.extend_i32_u (i32.ge_u (i32.eqz (i32.load (i32.const 65533))) (i32.const 0))))
  (func (export "below zero") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (i64.extend_i32_u (i32.lt_u (i32.load (i32.const 65533)) (i32.const 0))))
  (func (export "at most all ones") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (i64.extend_i32_u (i64.le_u (i64.load (i32.const 65533)) (i64.const -1))))
  (func (export "or all ones") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (i64.or (i64.load (i32.const 65533)) (i64.const -1)))
  (func (export "remainder of one") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (i64.rem_u (i64.load (i32.const 65533)) (i64.const 1)))
  (func (export "signed remainder of minus one") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (i64.rem_s (i64.load (i32.const 65533)) (i64.const -1)))
  (func (export "never below the least") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (i64.extend_i32_u (i32.lt_s (i32.load (i32.const 65533)) (i32.const 0x80000000))))
  (func (export "with a NaN") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (i64.extend_i32_u (f64.ge (f64.load (i32.const 65531)) (f64.const nan))))
  (func (export "a NaN with it") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (i64.extend_i32_u (f64.ge (f64.const nan) (f64.mul (f64.load (i32.const 65531)) (f64.const 2.5)))))
  (func (export "not chosen") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (select (i64.load (i32.const 65533)) (i64.const 0) (i32.const 0)))
  (func (export "for an if without effect") (param i32 i32) (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (if (result i32) (f64.ge (f64.load (i32.const 65530)) (f64.const 1)) (then (local.get 0)) (else (local.get 1)))
    (if (result i64) (then (i64.const 3)) (else (i64.const 4)))
    drop
    (i64.const 0)))
