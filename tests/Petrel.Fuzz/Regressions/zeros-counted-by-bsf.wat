;; Where a processor counts zeros with bsf and bsr only (DOTNET_EnableAVX2=0), RyuJIT took the zero flag of bsf, which tells of the
;; operand, for one of the result. Every result is 0.
(module
  (memory 1)
  (data (i32.const 0) "\01")
  (func (export "counted again") (result i64)
    (i64.extend_i32_u (i32.sub (i32.clz (i32.ctz (i32.load (i32.const 0)))) (i32.const 32))))
  (func (export "twice") (result i64)
    (i64.sub (i64.ctz (i64.ctz (i64.load (i32.const 0)))) (i64.const 64)))
  (func (export "tested") (result i64)
    (if (result i64) (i32.ctz (i32.load (i32.const 0))) (then (i64.const 1)) (else (i64.const 0))))
  (func (export "compared") (result i64)
    (i64.extend_i32_u (i64.ne (i64.ctz (i64.load (i32.const 0))) (i64.const 0))))
  (func (export "selected") (result i64) (local i32)
    (local.set 0 (i32.ctz (i32.load (i32.const 0))))
    (select (i64.const 1) (i64.const 0) (local.get 0)))
  (func (export "rotated") (result i64)
    (i64.extend_i32_u (i32.sub (i32.clz (i32.rotl (i32.load (i32.const 8)) (i32.const 5))) (i32.const 32))))
  (func $table (param externref) (result i64)
    (block
      (block (br_table 0 0 0 0 0 1 (i32.clz (i32.ctz (ref.is_null (local.get 0))))))
      (return (i64.const 1)))
    (i64.const 0))
  (func (export "branched") (result i64) (call $table (ref.null extern))))
