;; Draws the Mandelbrot set in letters:
;;
;;     ./petrel run samples/mandelbrot.wat
;;
;; "escape" is exported too: ./petrel run --invoke escape samples/mandelbrot.wat 0.3 0.5
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 32) " .:-=+*%@#")

  ;; Steps until the point leaves the circle of radius 2; 250 when it doesn't.
  (func $escape (export "escape") (param $cx f64) (param $cy f64) (result i32)
    (local $x f64) (local $y f64) (local $next f64) (local $steps i32)
    (block $done
      (loop $again
        (br_if $done (i32.ge_u (local.get $steps) (i32.const 250)))
        (br_if $done
          (f64.gt
            (f64.add
              (f64.mul (local.get $x) (local.get $x))
              (f64.mul (local.get $y) (local.get $y)))
            (f64.const 4)))
        (local.set $next
          (f64.add
            (f64.sub
              (f64.mul (local.get $x) (local.get $x))
              (f64.mul (local.get $y) (local.get $y)))
            (local.get $cx)))
        (local.set $y
          (f64.add (f64.mul (f64.mul (local.get $x) (local.get $y)) (f64.const 2)) (local.get $cy)))
        (local.set $x (local.get $next))
        (local.set $steps (i32.add (local.get $steps) (i32.const 1)))
        (br $again)))
    (local.get $steps))

  ;; The letter for a number of steps: one more for each doubling.
  (func $letter (param $steps i32) (result i32)
    (i32.load8_u offset=32
      (select
        (i32.const 9)
        (i32.sub (i32.const 31) (i32.clz (i32.or (local.get $steps) (i32.const 1))))
        (i32.eq (local.get $steps) (i32.const 250)))))

  (func (export "_start") (local $row i32) (local $column i32) (local $at i32)
    (local.set $at (i32.const 64))
    (loop $rows
      (local.set $column (i32.const 0))
      (loop $columns
        (i32.store8 (local.get $at)
          (call $letter
            (call $escape
              (f64.sub (f64.mul (f64.convert_i32_s (local.get $column)) (f64.const 0.04)) (f64.const 2.2))
              (f64.sub (f64.mul (f64.convert_i32_s (local.get $row)) (f64.const 0.1)) (f64.const 1.2)))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $column (i32.add (local.get $column) (i32.const 1)))
        (br_if $columns (i32.lt_u (local.get $column) (i32.const 76))))
      (i32.store8 (local.get $at) (i32.const 10))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $row (i32.add (local.get $row) (i32.const 1)))
      (br_if $rows (i32.lt_u (local.get $row) (i32.const 25))))
    (i32.store (i32.const 0) (i32.const 64))
    (i32.store (i32.const 4) (i32.sub (local.get $at) (i32.const 64)))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
