import{r as e,t as r,u as o}from"./chunk-AEBQ6OSW.js";function m(){return r(o,{title:e("tabs.me"),children:null})}export{m as Me};
